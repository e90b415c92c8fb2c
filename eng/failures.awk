# From a test program's output: the failed and skipped tests with what they said, as they come; not its banner and summary.
/^(failed|skipped) / { show = 1 }
/^(passed|Test run summary:|Running tests from|xUnit\.net|\[)/ { show = 0 }
/^(Unhandled exception|Process terminated|Fatal error|Stack overflow)/ { show = 1 }
show { print; fflush() }
