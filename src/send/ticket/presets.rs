//! Adapters that come with the program, each a file beside. They are read as others are.

/// The presets, by name.
pub const PRESETS: &[(&str, &str)] = &[
    (
        "request-tracker",
        include_str!("presets/request-tracker.toml"),
    ),
    ("zammad", include_str!("presets/zammad.toml")),
    ("glpi", include_str!("presets/glpi.toml")),
    (
        "jira-service-management",
        include_str!("presets/jira-service-management.toml"),
    ),
    ("servicenow", include_str!("presets/servicenow.toml")),
    ("topdesk", include_str!("presets/topdesk.toml")),
    ("pureservice", include_str!("presets/pureservice.toml")),
    ("cloudevents", include_str!("presets/cloudevents.toml")),
];

/// The text of one.
pub fn preset(name: &str) -> Option<&'static str> {
    let mut all = PRESETS.iter();
    all.find(|(known, _)| *known == name).map(|(_, text)| *text)
}
