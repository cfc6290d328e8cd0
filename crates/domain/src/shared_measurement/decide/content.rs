//! The rules of what a report says: units, parts, numerators and denominators.

use crate::fact::no_repeats;
use crate::rejection::{Code, Rejection};
use crate::shared_measurement::{Content, Indicator, State};
use crate::value::{Decimal, Figure, Title, Unit};

/// A figure fits its indicator, its parts add up to it, and its numerator and denominator give it.
pub(super) fn check_content(
    state: &State,
    indicator: &Indicator,
    content: Content<'_>,
) -> Result<(), Rejection> {
    let Content { figure, parts, .. } = content;
    let unit = &indicator.defined.unit;
    Figure::measured_in(unit, figure, "figure")?;
    check_ratio(unit, content)?;
    if parts.is_empty() {
        return Ok(());
    }
    let refuse = |message: String| Err(Rejection::new(Code::Invalid, "parts", message));
    let categorisation = indicator.defined.categorisation.and_then(|id| state.categorisations.get(id));
    let Some(categorisation) = categorisation else {
        return refuse("this indicator has no categorisation, so its figures have no parts".to_owned());
    };
    let names: Vec<&Title> = parts.iter().map(|part| &part.category).collect();
    no_repeats("parts", &names)?;
    if let Some(stray) =
        names.iter().find(|name| !categorisation.categories.iter().any(|c| c.name == ***name))
    {
        return refuse(format!("there is no category {stray:?} in this indicator's categorisation"));
    }
    parts.iter().try_for_each(|part| Figure::measured_in(unit, part.figure.as_ref(), "parts"))?;
    let exact = |figure: Option<&Figure>| figure.filter(|f| f.qualifier.is_exact()).map(|f| f.value);
    let whole = parts.len() == categorisation.categories.len() && !unit.is_percentage();
    let known: Option<Vec<Decimal>> = parts.iter().map(|part| exact(part.figure.as_ref())).collect();
    let (Some(total), Some(known)) = (exact(figure), known.filter(|_| whole)) else { return Ok(()) };
    match known.into_iter().try_fold(Decimal::ZERO, Decimal::plus) {
        Some(sum) if sum == total => Ok(()),
        Some(sum) => refuse(format!("the parts add up to {sum}, and the figure is {total}")),
        None => refuse("the parts are too large to add up".to_owned()),
    }
}

fn check_ratio(unit: &Unit, content: Content<'_>) -> Result<(), Rejection> {
    let Content { figure, numerator, denominator, .. } = content;
    let refuse = |code, field, message: String| Err(Rejection::new(code, field, message));
    if (numerator.is_some() || denominator.is_some()) && !unit.is_share() {
        let field = if numerator.is_some() { "numerator" } else { "denominator" };
        return refuse(Code::Invalid, field, format!("only a share in percent has one; this is in {unit}"));
    }
    if let Some(denominator) = denominator.filter(|denominator| *denominator <= Decimal::ZERO) {
        return refuse(Code::OutOfRange, "denominator", format!("it is more than 0; got {denominator}"));
    }
    if let Some(numerator) = numerator.filter(|numerator| *numerator < Decimal::ZERO) {
        return refuse(Code::OutOfRange, "numerator", format!("it is not less than 0; got {numerator}"));
    }
    let (Some(numerator), Some(denominator)) = (numerator, denominator) else { return Ok(()) };
    if numerator > denominator {
        return refuse(Code::OutOfRange, "numerator", format!("{numerator} is more than all {denominator}"));
    }
    let Some(share) = numerator.times(Decimal::HUNDRED).and_then(|hundredfold| hundredfold.over(denominator))
    else {
        return refuse(Code::OutOfRange, "numerator", "it is too large to compute with".to_owned());
    };
    let gives = format!("{numerator} of {denominator} is {} percent", share.rounded(2));
    match figure {
        None => refuse(Code::Invalid, "figure", format!("{gives}; give that")),
        Some(figure) if !figure.qualifier.is_exact() => Ok(()),
        Some(figure) if share.rounded(figure.value.places()) == figure.value => Ok(()),
        Some(figure) => {
            refuse(Code::Invalid, "figure", format!("{gives}, and the figure is {}", figure.value))
        }
    }
}
