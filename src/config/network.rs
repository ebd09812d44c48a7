//! Networks as they are written.

use std::net::IpAddr;

use schemars::JsonSchema;

use super::value::Parse;
use crate::inventory::Network;

/// A network: an address and how many of its bits count, or an address alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Within(pub(super) Network);

impl Parse for Within {
    const WHAT: &'static str = "a network";

    fn parse(text: &str) -> Result<Self, String> {
        let right =
            || "a network such as `10.1.0.0/16` or `2001:db8::/32`, or an address".to_owned();
        let Some((address, bits)) = text.split_once('/') else {
            let address = text.parse().map_err(|_| right())?;
            return Ok(Self(Network::only(address)));
        };
        let address: IpAddr = address.parse().map_err(|_| right())?;
        let bits = bits.parse().map_err(|_| right())?;
        let network = Network::new(address, bits).ok_or_else(right)?;
        match network.first() == address {
            true => Ok(Self(network)),
            false => Err(format!(
                "it has bits behind those that count: perhaps `{network}`"
            )),
        }
    }
}

impl JsonSchema for Within {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Within".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A network: an address and how many of its bits count, `10.1.0.0/16`, or an address alone.",
            "pattern": "^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$",
        })
    }
}
