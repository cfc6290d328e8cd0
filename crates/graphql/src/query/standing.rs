//! Shared measurement: one partner's figure against its target and the others, who stay anonymous.

use async_graphql::{ID, Object, Result, SimpleObject};
use samspil_domain::answers::standing as answer;
use samspil_domain::ids::OrganisationId;
use samspil_domain::value::{self, Title};

use super::directory::Organisation;
use super::measurement_reports::Report;
use super::measurement_targets::Target;
use super::parsed;
use super::shared_measurement::Indicator;
use super::why::Why;
use crate::error::bad_input;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// How many others there are, by what they have reported. Each counts once.
#[derive(SimpleObject)]
pub(crate) struct OtherPartners {
    /// How many there are.
    count: usize,
    /// Of those, the ones with an exact figure. Only these are in the statistics.
    exact: usize,
    /// Those with a vague figure, such as "about 5".
    vague: usize,
    /// Those that reported the figure as unknown.
    unknown: usize,
    /// Those with a figure over another stretch of time, as far as is known.
    other_stretch: usize,
    /// Those without a figure that counts for the date.
    missing: usize,
    /// Of those missing, the ones that owe it to a round of reporting past its date.
    late: usize,
}

/// How the others' exact figures are spread. Each number is one that was reported; nothing is added up.
#[derive(SimpleObject)]
pub(crate) struct Distribution {
    /// The lowest.
    min: Plain<value::Figure>,
    /// The lowest that at least a quarter of them do not exceed.
    lower_quartile: Plain<value::Figure>,
    /// The lowest that at least half of them do not exceed.
    median: Plain<value::Figure>,
    /// The lowest that at least three quarters of them do not exceed.
    upper_quartile: Plain<value::Figure>,
    /// The highest.
    max: Plain<value::Figure>,
}

pub(crate) struct Standing {
    indicator: Indicator,
    organisation: OrganisationId,
    it: answer::Standing,
}

/// What is asked of an indicator, as arguments bring it.
pub(crate) struct Asked {
    pub(crate) organisation: ID,
    pub(crate) at: Option<Date>,
    pub(crate) scope: Option<String>,
    pub(crate) on: Option<Date>,
}

impl Indicator {
    /// Whether an organisation has reported it or reports it alone, or has a target of its own for it.
    pub(crate) fn concerns(&self, organisation: OrganisationId) -> bool {
        let measurement = &self.scope.initiative.shared_measurement;
        let mut reported = measurement.counting(&self.it, None);
        let mut targets = measurement.targets.iter();
        self.it.defined.reporter == Some(organisation)
            || reported.any(|(_, report)| report.reported.organisation == Some(organisation))
            || targets.any(|(_, it)| it.indicator == self.id && it.organisation == Some(organisation))
    }
}

impl Standing {
    /// How a partner stands by an indicator.
    pub(crate) fn asked(indicator: &Indicator, asked: &Asked) -> Result<Option<Self>> {
        let organisation = parsed(&asked.organisation)?;
        let scope: Option<Title> = asked
            .scope
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|error| bad_input(format!("{error}")))?;
        let question = answer::Question {
            indicator: indicator.id,
            organisation,
            at: asked.at.map(|at| at.0),
            scope: scope.as_ref(),
        };
        let day = indicator.scope.world.day(asked.on)?;
        let standing = answer::standing(&indicator.scope.initiative, question, day);
        Ok(standing.map(|it| Self { indicator: indicator.clone(), organisation, it }))
    }

    /// How a partner stands by an indicator as a whole, by its latest figure of a day.
    pub(crate) fn latest(
        indicator: Indicator,
        organisation: OrganisationId,
        day: jiff::civil::Date,
    ) -> Option<Self> {
        let question = answer::Question { indicator: indicator.id, organisation, at: None, scope: None };
        let it = answer::standing(&indicator.scope.initiative, question, day)?;
        Some(Self { indicator, organisation, it })
    }
}

/// One partner's figure against its target and the others, derived. The others stay anonymous: no name and no commit of
/// theirs is here, and where there are few, no number of theirs.
#[Object(name = "IndicatorStanding")]
impl Standing {
    /// The indicator.
    async fn indicator(&self) -> &Indicator {
        &self.indicator
    }

    /// The partner.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.indicator.scope.world, self.organisation)
    }

    /// The date that all figures are for; null where nobody has reported any.
    async fn at(&self) -> Option<Date> {
        self.it.at.map(Date)
    }

    /// The partner's report of that date; null where there is none that counts.
    async fn report(&self) -> Option<Report> {
        self.it.report.and_then(|id| Report::find(&self.indicator.scope, id))
    }

    /// The figure in it; null where there is none, or it is reported as unknown.
    async fn figure(&self) -> Option<Plain<value::Figure>> {
        self.it.figure.clone().map(Plain)
    }

    /// The target that holds for the partner: its own, or else the common one; null where there is none.
    async fn target(&self) -> Option<Target> {
        self.it.target.and_then(|id| Target::find(&self.indicator.scope, id))
    }

    /// Whether that target is the partner's own.
    async fn own_target(&self) -> bool {
        self.it.own_target
    }

    /// The number to be reached, computed where the target is relative; null where there is none.
    async fn target_figure(&self) -> Option<Plain<value::Figure>> {
        self.it.target_figure.clone().map(Plain)
    }

    /// Whether the figure reaches it; null where one of the two is missing or too vague to tell.
    async fn reached(&self) -> Option<bool> {
        self.it.reached
    }

    /// How many others there are, by what they have reported.
    async fn others(&self) -> OtherPartners {
        let answer::Others { count, exact, vague, unknown, other_stretch, missing, late } = self.it.others;
        OtherPartners { count, exact, vague, unknown, other_stretch, missing, late }
    }

    /// How the others' exact figures are spread; null where that is withheld.
    async fn distribution(&self) -> Option<Distribution> {
        self.it.distribution.clone().map(|it| Distribution {
            min: Plain(it.min),
            lower_quartile: Plain(it.lower_quartile),
            median: Plain(it.median),
            upper_quartile: Plain(it.upper_quartile),
            max: Plain(it.max),
        })
    }

    /// Why it is withheld; null where it is not.
    async fn withheld(&self) -> Option<Plain<answer::Withheld>> {
        self.it.withheld.map(Plain)
    }

    /// Where the partner's figure lies among the others'; null where these are withheld, the figure is missing or vague, or
    /// the indicator is meant to stay where it is.
    async fn band(&self) -> Option<Plain<answer::Band>> {
        self.it.band.map(Plain)
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// The commits that the partner's figure and target came from. Those of the others are left out: they would name them.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }
}
