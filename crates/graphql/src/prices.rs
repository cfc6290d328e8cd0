//! What the fields of our schema cost, in the unit of [`limits`](crate::limits): 1 is about what it takes to answer one field of
//! one object.
//!
//! Most of it follows from the schema itself: where a field leads, whether it is a page, a list, or a derived answer (which
//! has an argument `on`). Only what is dearer than it looks stands in a list here.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use async_graphql::registry::{MetaField, MetaType, Registry};
use async_graphql::{OutputType, SubscriptionType};

use crate::limits::{Price, Prices, Times};
use crate::mutation::Mutation;
use crate::query::Query;
use crate::subscription::Subscription;

/// An answer that is derived as of a day from a part of an initiative.
const DERIVED: u64 = 20;

/// One that is derived from the whole of an initiative.
const WHOLE: u64 = 200;

/// One that is derived from all that an organisation takes part in.
const EVERYWHERE: u64 = 500;

/// A command: it is decided, written and flushed.
const COMMAND: u64 = 50;

/// Reading or proving what stands in the log.
const LOGGED: u64 = 50;

/// Finding the world of an earlier moment.
const LOOKING_BACK: u64 = 2_000;

/// What is dearer than its shape tells.
const DEAR: [(&str, &str, u64); 22] = [
    ("Initiative", "health", WHOLE),
    ("Initiative", "attention", WHOLE),
    ("Initiative", "authority", WHOLE),
    ("Initiative", "endingWithin", WHOLE),
    ("Initiative", "changes", 2 * LOOKING_BACK),
    ("Backbone", "fundedResults", WHOLE),
    ("CommonAgenda", "gaps", WHOLE),
    ("ReinforcingActivities", "matrix", WHOLE),
    ("ReinforcingActivities", "overlaps", WHOLE),
    ("SharedMeasurement", "publications", WHOLE),
    ("Indicator", "standing", WHOLE),
    ("Indicator", "leftBehind", WHOLE),
    ("Indicator", "comparisons", WHOLE),
    ("Target", "story", WHOLE),
    ("Organisation", "attention", EVERYWHERE),
    ("Organisation", "due", EVERYWHERE),
    ("Organisation", "meetings", EVERYWHERE),
    ("Organisation", "overlaps", EVERYWHERE),
    ("Organisation", "standings", EVERYWHERE),
    ("Organisation", "unsigned", EVERYWHERE),
    ("Query", "history", EVERYWHERE),
    ("Query", "consistency", EVERYWHERE),
];

/// Types that are dear wherever a field leads to one.
const DEAR_TYPES: [(&str, u64); 4] =
    [("Why", WHOLE), ("InclusionProof", LOGGED), ("Checkpoint", LOGGED), ("Commit", DERIVED)];

/// The prices of our schema's fields.
#[must_use]
pub fn ours() -> Arc<Prices> {
    static OURS: LazyLock<Arc<Prices>> = LazyLock::new(|| Arc::new(read()));
    OURS.clone()
}

fn registry() -> Registry {
    let mut registry = Registry::default();
    <Query as OutputType>::create_type_info(&mut registry);
    <Mutation as OutputType>::create_type_info(&mut registry);
    <Subscription as SubscriptionType>::create_type_info(&mut registry);
    registry
}

fn read() -> Prices {
    let registry = registry();
    let mut prices = Prices::of_roots("Query", "Mutation", "Subscription");
    let pages = pages(&registry);
    for meta in registry.types.values() {
        for (name, field) in meta.fields().into_iter().flatten() {
            prices.set(meta.name(), name, price(&registry, &pages, meta.name(), field));
        }
    }
    for (on, field, own) in DEAR {
        if let Some(price) = prices.get_mut(on, field) {
            price.own = own;
        }
    }
    introspection(&registry, &mut prices);
    prices
}

/// The types of which a page is made: their list `nodes` is as long as the page's `first` says.
fn pages(registry: &Registry) -> HashSet<&str> {
    let fields = registry.types.values().filter_map(MetaType::fields).flat_map(|fields| fields.values());
    fields.filter(|field| field.args.contains_key("first")).map(|field| named(&field.ty)).collect()
}

fn price(registry: &Registry, pages: &HashSet<&str>, on: &str, field: &MetaField) -> Price {
    let of = named(&field.ty);
    let in_page = pages.contains(on) && ["nodes", "found"].contains(&field.name.as_str());
    let times = match field.args.get("first") {
        Some(first) => Times::First(first.default_value.as_ref().and_then(|it| it.parse().ok()).unwrap_or(1)),
        None if in_page || !field.ty.starts_with('[') => Times::Once,
        None => Times::List,
    };
    let derived = if field.args.contains_key("on") { DERIVED } else { 1 };
    let dear = DEAR_TYPES.iter().find(|(name, _)| *name == of).map_or(1, |(_, own)| *own);
    let own = if on == "Mutation" { COMMAND } else { derived.max(dear) };
    let as_of = if field.args.contains_key("asOf") { LOOKING_BACK } else { 0 };
    let of = if registry.types.get(of).is_some_and(MetaType::is_composite) { of } else { "" };
    Price { own, as_of, times, of: of.to_owned() }
}

/// The type's name without its brackets and exclamation marks.
fn named(ty: &str) -> &str {
    ty.trim_matches(['[', ']', '!'])
}

/// What the schema says about itself, charged by how large it is: so many types, with so many fields and arguments each, on
/// average.
fn introspection(registry: &Registry, prices: &mut Prices) {
    let types = registry.types.len() as u64;
    let each = |counted: fn(&MetaType) -> usize| {
        let sum: usize = registry.types.values().map(counted).sum();
        Times::Usually((sum as u64).div_ceil(types.max(1)))
    };
    let fields = each(|meta| meta.fields().map_or(0, |fields| fields.len()));
    let inputs = each(|meta| match meta {
        MetaType::InputObject { input_fields, .. } => input_fields.len(),
        _ => 0,
    });
    let values = each(|meta| match meta {
        MetaType::Enum { enum_values, .. } => enum_values.len(),
        _ => 0,
    });
    let rows = [
        ("Query", "__schema", "__Schema", Times::Once),
        ("Query", "__type", "__Type", Times::Once),
        ("__Schema", "types", "__Type", Times::Usually(types)),
        ("__Schema", "queryType", "__Type", Times::Once),
        ("__Schema", "mutationType", "__Type", Times::Once),
        ("__Schema", "subscriptionType", "__Type", Times::Once),
        ("__Schema", "directives", "__Directive", Times::Usually(5)),
        ("__Type", "fields", "__Field", fields),
        ("__Type", "inputFields", "__InputValue", inputs),
        ("__Type", "enumValues", "__EnumValue", values),
        ("__Type", "interfaces", "__Type", Times::Once),
        ("__Type", "possibleTypes", "__Type", Times::Once),
        ("__Type", "ofType", "__Type", Times::Once),
        ("__Field", "args", "__InputValue", Times::Once),
        ("__Field", "type", "__Type", Times::Once),
        ("__InputValue", "type", "__Type", Times::Once),
        ("__Directive", "args", "__InputValue", Times::Once),
    ];
    for (on, field, of, times) in rows {
        prices.set(on, field, Price { own: 1, as_of: 0, times, of: of.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Request;

    use super::*;
    use crate::limits::{Limits, examine};

    fn cost(document: &str) -> u64 {
        let limits = Limits { cost: u64::MAX, aliases: 1_000, ..Limits::default() };
        examine(&limits, &Request::new(document)).unwrap().measure.cost
    }

    #[test]
    fn what_is_dear_is_there() {
        let ours = ours();
        for (on, field, own) in DEAR {
            assert_eq!(ours.get(on, field).map(|price| price.own), Some(own), "{on}.{field}");
        }
        let registry = registry();
        for (name, _) in DEAR_TYPES {
            assert!(registry.types.contains_key(name), "{name}");
        }
    }

    #[test]
    fn a_page_costs_as_many_as_it_may_bring_said_or_not() {
        assert_eq!(cost("{ initiatives { nodes { name } } }"), 1 + 50 * (1 + 1));
        assert_eq!(cost("{ initiatives(first: 200) { nodes { name } } }"), 1 + 1 + 200 * 2);
        assert_eq!(cost("{ initiatives { total } }"), 1 + 50);
    }

    #[test]
    fn a_list_of_which_nobody_knows_how_long_it_is_costs_ten_and_one_of_the_schemas_own_types_what_it_has() {
        let goals = |inner: &str| {
            format!("{{ initiative(id: \"@a\") {{ commonAgenda {{ goals {{ {inner} }} }} }} }}")
        };
        assert_eq!(cost(&goals("title")), 1 + 1 + 1 + 1 + 10);
        assert_eq!(cost(&goals("targets { id }")), 1 + 1 + 1 + 1 + 10 * (1 + 10));
        let types = registry().types.len() as u64;
        assert_eq!(cost("{ __schema { types { name } } }"), 2 + types);
    }

    #[test]
    fn looking_back_and_what_is_derived_have_prices_of_their_own() {
        let now = cost("{ initiative(id: \"@a\") { name } }");
        let then = cost("{ initiative(id: \"@a\", asOf: { position: \"1\" }) { name } }");
        assert_eq!(then - now, LOOKING_BACK + 2);
        assert_eq!(cost("{ initiative(id: \"@a\", asOf: null) { name } }"), now + 1);
        assert!(cost("{ initiative(id: \"@a\") { health { level } } }") > WHOLE);
        assert_eq!(cost("{ organisation(id: \"@a\") { offices { from } } }"), 2 + DERIVED + 10);
    }

    #[test]
    fn a_fragment_costs_what_it_costs_on_its_own_type() {
        let spread = "{ initiatives { ...Page } } fragment Page on InitiativePage { nodes { ... on Initiative { name } } }";
        assert_eq!(cost(spread), cost("{ initiatives { nodes { name } } }"));
    }

    #[test]
    fn a_hundred_times_the_health_of_a_page_of_200_is_refused() {
        let health: String = (0..100).map(|n| format!("h{n}: health {{ level }} ")).collect();
        let document = format!("{{ initiatives(first: 200) {{ nodes {{ {health} }} }} }}");
        let refusal = examine(&Limits::default(), &Request::new(document)).unwrap_err();
        let exceeded = refusal.exceeded.unwrap();
        assert_eq!((refusal.code.as_str(), exceeded.limit), ("TOO_COMPLEX", "cost"));
        assert!(exceeded.asked > 4_000_000 && exceeded.allowed == 500_000, "{exceeded:?}");
    }

    #[test]
    fn what_tools_ask_about_the_schema_is_charged_and_allowed() {
        let of_type = "ofType { kind name ".repeat(7) + &"}".repeat(7);
        let typed = format!("type {{ kind name {of_type} }}");
        let document = format!(
            "{{ __schema {{ queryType {{ name }} mutationType {{ name }} subscriptionType {{ name }} types {{ kind name description \
             fields(includeDeprecated: true) {{ name description args {{ name description {typed} defaultValue }} {typed} \
             isDeprecated deprecationReason }} inputFields {{ name description {typed} defaultValue }} interfaces {{ kind name }} \
             enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ kind name }} }} \
             directives {{ name description locations args {{ name description {typed} defaultValue }} }} }} }}"
        );
        let cost = cost(&document);
        assert!((20_000..500_000).contains(&cost), "{cost}");
        let nested = "{ __schema { types ".to_owned()
            + &"{ fields { type ".repeat(9)
            + "{ name }"
            + &"} }".repeat(9)
            + "} }";
        assert_eq!(
            examine(&Limits::default(), &Request::new(nested)).unwrap_err().exceeded.unwrap().limit,
            "cost"
        );
    }
}
