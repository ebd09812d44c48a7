//! Pure. All states and all paths → the causes, and the symptoms each explains.
