"""Reading and writing plans: spreadsheets, MS Project; every file is somebody else's until it has been checked."""
