//! Edge. Files and credentials → a checked inventory and settings, or all
//! mistakes at once with file, line, column.
