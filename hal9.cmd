@echo off
rem hal9 from this working tree: builds it first when a source is newer than the last build, then runs it.
setlocal
set "root=%~dp0"
set "program=%root%artifacts\bin\Hal9.Cli\release\hal9.exe"
set "stamp=%root%artifacts\hal9.stamp"
powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%root%eng\build-if-stale.ps1" "%root%." "%program%" "%stamp%"
if errorlevel 1 exit /b 2
"%program%" %*
exit /b %errorlevel%
