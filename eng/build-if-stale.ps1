# hal9.cmd's half that batch files cannot do: is a source newer than the last build? Then build, one at a time.
param([string]$root, [string]$program, [string]$stamp)
$ErrorActionPreference = 'Stop'
function Test-Stale {
    if (-not (Test-Path $program) -or -not (Test-Path $stamp)) { return $true }
    $built = (Get-Item $stamp).LastWriteTimeUtc
    $watched = @('src', 'docs/diagnostics', 'eng', 'samples', 'apps/neurons/src', 'apps/neurons/tests', 'apps/neurons/.github') | ForEach-Object { Join-Path $root $_ } | Where-Object { Test-Path $_ }
    $newer = Get-ChildItem -Path $watched -Recurse | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1
    if (-not $newer) { $newer = Get-ChildItem -Path $root -File | Where-Object { $_.Name -match '^(global\.json|Directory\..*)$' -and $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1 }
    return [bool]$newer
}
if (-not (Test-Stale)) { exit 0 }
$mutex = New-Object System.Threading.Mutex($false, 'hal9-build')
try { [void]$mutex.WaitOne() } catch [System.Threading.AbandonedMutexException] { }
try {
    if (-not (Test-Stale)) { exit 0 }
    New-Item -ItemType Directory -Force -Path (Split-Path $stamp) | Out-Null
    $started = Get-Date
    $log = & dotnet build (Join-Path $root 'src/Hal9.Cli') -c Release -v quiet --nologo -tl:off 2>&1
    if ($LASTEXITCODE -ne 0) {
        $log | Select-String -Pattern '(error|warning) [A-Z]+[0-9]+|error *:' | Sort-Object -Unique | ForEach-Object { [Console]::Error.WriteLine($_) }
        [Console]::Error.WriteLine('hal9: the build failed')
        exit 1
    }
    Set-Content -Path $stamp -Value ''
    (Get-Item $stamp).LastWriteTime = $started
} finally { $mutex.ReleaseMutex() }
