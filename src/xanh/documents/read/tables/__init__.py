"""Tables of a sheet, read exactly: indicators, tasks, targets."""
