//! Edge. Hand one notice to a channel: accepted, temporary, permanent or ambiguous.
