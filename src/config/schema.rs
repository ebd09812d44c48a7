//! JSON Schemas for editors.

use schemars::{Schema, generate::SchemaSettings};

use super::{adapter_file, daemon_file, region_file};

/// The JSON Schema (2020-12) of `samband.toml`.
pub fn samband_schema() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<daemon_file::Daemon>()
}

/// The JSON Schema (2020-12) of a region file.
pub fn region_schema() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<region_file::Region>()
}

/// The JSON Schema (2020-12) of an adapter to a kind of ticket system.
pub fn adapter_schema() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<adapter_file::Adapter>()
}
