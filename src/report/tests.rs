//! Reports of invented histories.
