//! Edge. What answers others: the demo's invented equipment.
