//! Why a derived answer is as it is: one shape for all of them, so that whoever asks learns it once.

use serde::Serialize;
use serde_json::Value;

use super::aggregate::Aggregate;
use super::object::Object;
use super::{
    attention, authority, behind, cadence, commitments, comparison, cost, coverage, curve, expiring, gaps,
    health, matrix, membership, obligations, open, outlook, overlaps, pipeline, progress, publication,
    renewal, reporting, results, standing, totals,
};
use crate::commit::Position;
use crate::value::PartialDate;

/// Something that an answer rests on, leaves out, or lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The object that it is about, where it is one.
    pub about: Option<Object>,
    /// What is to be said of it: of an input what went in, of what is excluded or missing why, or what.
    pub says: String,
    /// The commits that state it; empty where that is not told apart.
    pub from: Vec<Position>,
}

/// Why a derived answer is as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The rule, in words.
    pub rule: &'static str,
    /// What went in.
    pub inputs: Vec<Ground>,
    /// What was left out, and why.
    pub excluded: Vec<Ground>,
    /// What is missing.
    pub missing: Vec<Ground>,
    /// The commits that the answer came from, each once and in order.
    pub from: Vec<Position>,
}

impl Why {
    fn new(rule: &'static str, from: impl IntoIterator<Item = Position>) -> Self {
        let mut from: Vec<_> = from.into_iter().collect();
        from.sort_unstable();
        from.dedup();
        Self { rule, inputs: vec![], excluded: vec![], missing: vec![], from }
    }

    fn with(mut self, inputs: impl IntoIterator<Item = Ground>) -> Self {
        self.inputs.extend(inputs);
        self
    }

    fn without(mut self, excluded: impl IntoIterator<Item = Ground>) -> Self {
        self.excluded.extend(excluded);
        self
    }

    fn lacking(mut self, missing: impl IntoIterator<Item = Ground>) -> Self {
        self.missing.extend(missing);
        self
    }
}

fn ground(about: Option<Object>, says: impl Into<String>) -> Ground {
    Ground { about, says: says.into(), from: vec![] }
}

/// A word of a list in small letters: `NOTHING_REPORTED` is "nothing reported".
fn word(word: &impl Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(word)) => word.to_lowercase().replace('_', " "),
        Ok(_) | Err(_) => String::new(),
    }
}

fn words<'a, W: Serialize + 'a>(words: impl IntoIterator<Item = &'a W>) -> impl Iterator<Item = Ground> {
    words.into_iter().map(|it| ground(None, word(it)))
}

/// A count of what cannot be told, where there is any.
fn counted(count: usize, what: &str) -> Option<Ground> {
    (count > 0).then(|| ground(None, format!("{count} {what}")))
}

fn dated(says: &impl ToString, on: Option<PartialDate>) -> String {
    on.map_or_else(|| says.to_string(), |on| format!("{}, {on}", says.to_string()))
}

/// Answers that rest on nothing but what their commits state.
macro_rules! plain {
    ($($answer:ty),+ $(,)?) => { $(
        impl $answer {
            /// Why it is so.
            #[must_use]
            pub fn why(&self) -> Why {
                Why::new(self.rule, self.from.iter().copied())
            }
        }
    )+ };
}

plain! {
    authority::Authority, cadence::CadenceStanding, gaps::Gap, matrix::Matrix, open::Open,
    overlaps::ActivityOverlap, pipeline::PipelineStanding, renewal::Renewal,
}

/// Answers about one object, which is what they rest on.
macro_rules! about {
    ($($answer:ty: |$it:ident| $object:expr, $says:expr;)+) => { $(
        impl $answer {
            /// Why it is so.
            #[must_use]
            pub fn why(&self) -> Why {
                let $it = self;
                Why::new(self.rule, self.from.iter().copied()).with([ground(Some($object), $says)])
            }
        }
    )+ };
}

about! {
    attention::Item: |it| it.object, it.sentence.clone();
    expiring::Ending: |it| it.object, format!("ends {}", it.end);
}

impl totals::Total {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        Why::new(self.rule, self.from.iter().copied())
            .with(counted(self.known, "known amounts"))
            .lacking(counted(self.unknown, "amounts are unknown, and left out"))
    }
}

impl progress::Progress {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let said = |what: &str, figure: &Option<crate::value::Figure>, on| {
            figure.as_ref().map(|figure| ground(None, format!("{what}: {}", dated(figure, on))))
        };
        let baseline = said("baseline", &self.baseline, self.baseline_on);
        let latest = said("latest figure", &self.latest, self.latest_on);
        let target = said("target", &self.target, None);
        Why::new(self.rule, self.from.iter().copied())
            .with(baseline.into_iter().chain(latest).chain(target))
            .lacking(words(&self.missing))
    }
}

impl outlook::Outlook {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let progress = self.progress.why();
        let due =
            self.due.map(|due| ground(Some(Object::Target(self.target)), format!("to be reached by {due}")));
        let way = self.progress.way.as_ref().map(|way| ground(None, way.to_string()));
        let expected = self.expected.as_ref().map(|it| ground(None, format!("to be on track: {it}")));
        Why::new(self.rule, self.from.iter().copied())
            .with(progress.inputs.into_iter().chain(way).chain(due).chain(expected))
            .lacking(words(&self.missing))
    }
}

impl Aggregate {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let inputs = self.inputs.iter().map(|it| Ground {
            about: Some(Object::Report(it.report)),
            says: dated(&it.figure, Some(it.on)),
            from: it.from.clone(),
        });
        let excluded = self.excluded.iter().map(|it| Ground {
            about: Some(Object::Report(it.report)),
            says: word(&it.why),
            from: it.from.clone(),
        });
        let missing = self.missing.iter().map(|it| Ground {
            about: Some(Object::Organisation(it.organisation)),
            says: format!("{}, due {}", word(&it.standing), it.due),
            from: it.from.clone(),
        });
        let asked = self.not_asked.iter();
        let asked =
            asked.map(|id| ground(Some(Object::Organisation(*id)), "not asked, and nothing reported"));
        Why::new(self.rule, self.from.iter().copied())
            .with(inputs)
            .without(excluded)
            .lacking(words(&self.no_figure).chain(missing).chain(asked))
    }
}

impl comparison::Comparison {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let of = |who: &str, it: &Option<crate::value::Figure>| {
            it.as_ref().map(|it| ground(None, format!("{who}: {}", dated(it, self.on))))
        };
        let figures = of("the partners", &self.partners).into_iter().chain(of("the group", &self.others));
        let inner = self.aggregate.as_ref().map(Aggregate::why);
        let (inputs, excluded, missing) =
            inner.map(|why| (why.inputs, why.excluded, why.missing)).unwrap_or_default();
        Why::new(self.rule, self.from.iter().copied())
            .with(figures.chain(inputs))
            .without(excluded)
            .lacking(words(&self.missing).chain(missing))
    }
}

impl curve::Curve {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let points = self.points.iter().flat_map(|point| {
            point.reports.iter().map(|report| Ground {
                about: Some(Object::Report(*report)),
                says: dated(&point.figure, Some(point.on)),
                from: point.from.clone(),
            })
        });
        let unusable = self.unusable.iter().flat_map(|it| {
            let says = dated(&word(&it.why), Some(it.on));
            it.reports.iter().map(move |report| ground(Some(Object::Report(*report)), says.clone()))
        });
        Why::new(self.rule, self.from.iter().copied()).with(points).without(unusable)
    }
}

impl cost::Cost {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let movements = self.movements.iter().map(|id| ground(Some(Object::Movement(*id)), "money"));
        let outcome = self.outcome.as_ref().map(Aggregate::why);
        let (inputs, excluded, missing) =
            outcome.map(|why| (why.inputs, why.excluded, why.missing)).unwrap_or_default();
        let unknown = counted(self.money.unknown, "amounts are unknown, and left out");
        Why::new(self.rule, self.from.iter().copied())
            .with(movements.chain(inputs))
            .without(excluded)
            .lacking(words(&self.no_cost).chain(words(&self.doubts)).chain(unknown).chain(missing))
    }
}

impl behind::LeftBehind {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let places = self.categories.iter().chain(&self.partners);
        let inputs = places.clone().map(|it| Ground {
            about: Some(Object::Report(it.report)),
            says: it
                .figure
                .as_ref()
                .map_or_else(|| "no figure".to_owned(), |figure| dated(figure, Some(it.on))),
            from: it.from.clone(),
        });
        let no_gap = places.filter_map(|it| {
            let why = it.no_gap.as_ref()?;
            Some(ground(Some(Object::Report(it.report)), word(why)))
        });
        let silent = self.not_reported.iter();
        let silent = silent.map(|id| ground(Some(Object::Organisation(*id)), "no figure counts"));
        Why::new(self.rule, self.from.iter().copied())
            .with(inputs)
            .without(no_gap)
            .without(counted(self.kept_back, "figures are kept back, since they count few"))
            .lacking(counted(self.unknown, "figures are unknown").into_iter().chain(silent))
    }
}

impl health::Signal {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let of = |it: &health::Evidence| {
            ground(it.subject.object(), format!("{}: {}", word(&it.standing), word(&it.reason)))
        };
        let (unknown, known): (Vec<_>, Vec<_>) =
            self.evidence.iter().partition(|it| it.standing == health::HealthStanding::Unknown);
        Why::new(self.rule, self.from.iter().copied())
            .with(known.into_iter().map(of))
            .lacking(unknown.into_iter().map(of))
    }
}

impl health::ConditionHealth {
    /// Why it is so: each signal with its level.
    #[must_use]
    pub fn why(&self) -> Why {
        let (unknown, known): (Vec<_>, Vec<_>) =
            self.signals.iter().partition(|it| it.level == health::HealthLevel::Unknown);
        let of = |it: &health::Signal| Ground {
            about: None,
            says: format!("{}: {}", it.title, word(&it.level)),
            from: it.from.clone(),
        };
        Why::new(self.rule, self.signals.iter().flat_map(|it| it.from.iter().copied()))
            .with(known.into_iter().map(of))
            .lacking(unknown.into_iter().map(of))
    }
}

impl reporting::Completeness {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let counts = [
            ("expected", &self.expected),
            ("received", &self.received),
            ("late", &self.late),
            ("returned", &self.returned),
            ("approved", &self.approved),
        ];
        let of = |(what, count): (&str, &reporting::Count)| Ground {
            about: None,
            says: format!("{} {what}", count.count),
            from: count.from.clone(),
        };
        let unknown = (self.unknown.count > 0).then(|| of(("reported as unknown", &self.unknown)));
        let from = counts.iter().flat_map(|(_, count)| count.from.iter().copied());
        Why::new(self.rule, from).with(counts.map(of)).lacking(unknown)
    }
}

impl standing::Standing {
    /// Why it is so. Of the others only how many there are: anything more would name them.
    #[must_use]
    pub fn why(&self) -> Why {
        let figure = self.report.map(|report| {
            let says = self.figure.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string);
            ground(Some(Object::Report(report)), says)
        });
        let target = self.target.map(|target| {
            let says =
                self.target_figure.as_ref().map_or_else(|| "no number".to_owned(), ToString::to_string);
            ground(Some(Object::Target(target)), says)
        });
        let others = &self.others;
        let left_out = [
            counted(others.vague, "others have a vague figure"),
            counted(others.other_stretch, "others have a figure over another stretch of time"),
        ];
        let lacking = [
            counted(others.unknown, "others reported the figure as unknown"),
            counted(others.missing, "others have no figure that counts"),
        ];
        Why::new(self.rule, self.from.iter().copied())
            .with(
                figure.into_iter().chain(target).chain(counted(others.exact, "others have an exact figure")),
            )
            .without(left_out.into_iter().flatten())
            .lacking(words(&self.withheld).chain(lacking.into_iter().flatten()))
    }
}

plain! {
    commitments::Commitments, coverage::Coverage, membership::Membership, obligations::Obligation, results::Results,
}

impl publication::Publications {
    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Why {
        let of = |it: &publication::Publication| {
            let unfit: Vec<_> = it.unfit.iter().map(word).collect();
            Ground { about: Some(Object::Report(it.report)), says: unfit.join(", "), from: it.from.clone() }
        };
        let all = self.fit.iter().chain(&self.unfit);
        Why::new(self.rule, all.flat_map(|it| it.from.iter().copied()))
            .with(self.fit.iter().map(|it| Ground { says: "may be published".to_owned(), ..of(it) }))
            .without(self.unfit.iter().map(of))
    }
}
