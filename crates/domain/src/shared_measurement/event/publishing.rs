//! What can have happened to who may read figures, and who may approve them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::IndicatorId;
use crate::shared_measurement::{PublishFigures, RuleOnOwnApprovals, WithdrawFigures};
use crate::value::{PartialDate, Text};

/// The figures of indicators were published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FiguresPublished {
    /// The indicators.
    pub indicators: Vec<IndicatorId>,
    /// The first day on which anybody may read them, known to the day; at once where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Only figures that are certainly not for an earlier date than this; all where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures_from: Option<PartialDate>,
}

impl From<&PublishFigures> for FiguresPublished {
    fn from(command: &PublishFigures) -> Self {
        let PublishFigures { indicators, from, figures_from } = command.clone();
        Self { indicators, from, figures_from }
    }
}

/// The figures of indicators were withdrawn from publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FiguresWithdrawn {
    /// The indicators.
    pub indicators: Vec<IndicatorId>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

impl From<&WithdrawFigures> for FiguresWithdrawn {
    fn from(command: &WithdrawFigures) -> Self {
        let WithdrawFigures { indicators, reason } = command.clone();
        Self { indicators, reason }
    }
}

/// It was said whether an organisation may approve its own figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnApprovalsRuled {
    /// Whether it may.
    pub allowed: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

impl From<&RuleOnOwnApprovals> for OwnApprovalsRuled {
    fn from(command: &RuleOnOwnApprovals) -> Self {
        let RuleOnOwnApprovals { allowed, reason } = command.clone();
        Self { allowed, reason }
    }
}
