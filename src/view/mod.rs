//! Pure. Snapshot and query results rendered: pages, Prometheus text, JSON.
