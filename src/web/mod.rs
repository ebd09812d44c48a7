//! Edge. Serve the views.
