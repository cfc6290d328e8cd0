//! Shared measurement: the rounds of reporting.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::ids::ReportingId;
use samspil_domain::shared_measurement as domain;
use samspil_domain::{answers, value};

use super::directory::Organisation;
use super::measurement_answers::{Completeness, Expected};
use super::measurement_reports::Report;
use super::scope::{Provenance, each, id, node};
use super::shared_measurement::Indicator;
use crate::scalar::Date;
use crate::shape::Plain;

node!(Reporting, ReportingId, domain::Reporting, shared_measurement.reportings);

/// One time that a round of reporting was closed.
#[derive(SimpleObject)]
pub(crate) struct ReportingClosing {
    /// When it was closed.
    on: Option<Date>,
    /// What else is to be known about it.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
    /// How it was reopened; null where it was not.
    reopened: Option<ReportingReopening>,
}

/// How a closed round of reporting was reopened.
#[derive(SimpleObject)]
pub(crate) struct ReportingReopening {
    /// Why.
    reason: String,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A round of reporting: who owes which figures, for which period and by when.
#[Object]
impl Reporting {
    /// The round's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.opened.title.as_str()
    }

    /// The indicators that it asks for. One with a reporter is asked of that one alone.
    async fn indicators(&self) -> Vec<Indicator> {
        each(&self.it.opened.indicators, |id| Indicator::find(&self.scope, id))
    }

    /// Those whom it names; empty where it asks every partner of the period.
    async fn organisations(&self) -> Vec<Organisation> {
        each(&self.it.opened.organisations, |id| Organisation::find(&self.scope.world, id))
    }

    /// The period that the figures are to cover.
    async fn covers(&self) -> Plain<value::Period> {
        Plain(self.it.opened.covers)
    }

    /// By when they are to be there.
    async fn due(&self) -> Date {
        Date(self.it.opened.due)
    }

    /// Whether it is closed: it takes no reports and no corrections then.
    async fn closed(&self) -> bool {
        self.it.closed().is_some()
    }

    /// When it was closed and reopened, the first first.
    async fn closings(&self) -> Vec<ReportingClosing> {
        let closing = |it: &domain::Closing| ReportingClosing {
            on: it.closed.on.map(Date),
            note: it.closed.note.as_ref().map(ToString::to_string),
            recorded: Provenance(it.closed.recorded.clone()),
            reopened: it.reopened.as_ref().map(|reopened| ReportingReopening {
                reason: reopened.reason.to_string(),
                recorded: Provenance(reopened.recorded.clone()),
            }),
        };
        self.it.closings.iter().map(closing).collect()
    }

    /// The reports for it, by indicator and organisation.
    async fn reports(&self) -> Vec<Report> {
        self.it.reports.values().filter_map(|id| Report::find(&self.scope, *id)).collect()
    }

    /// Each figure that it asks of someone, and how that stands on a day.
    async fn expected(
        &self,
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<Expected>>> {
        let of = |day| answers::reporting::expected(&self.scope.initiative, Some(self.id), None, day);
        Some(self.scope.world.day(on).map(|day| Expected::each(&self.scope, of(day))))
    }

    /// How complete it is.
    async fn completeness(
        &self,
        #[graphql(desc = "The day on which something is late; left out, that of `asOf`, else today in UTC.")]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Completeness>> {
        let of = |day| answers::reporting::completeness(&self.scope.initiative, Some(self.id), None, day);
        Some(self.scope.world.day(on).map(|day| Completeness(of(day))))
    }

    /// The commit that opened it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.opened.recorded.clone())
    }
}
