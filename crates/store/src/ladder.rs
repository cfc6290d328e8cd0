//! A ladder of places in the log: few rungs, close together near its end and further apart behind.

/// The rung whose loss leaves the smallest gap for its distance from the end. Never the last. `places` are in order.
pub(crate) fn least_missed(places: &[u64]) -> usize {
    let end = u128::from(places.last().copied().unwrap_or_default());
    let inner = (0..places.len().saturating_sub(1)).map(|place| {
        let before = place.checked_sub(1).map_or(0, |before| places[before]);
        let gap = u128::from(places[place + 1] - before);
        let distance = end - u128::from(places[place]);
        // In thousandths, so that whole numbers tell them apart.
        (gap * 1000 / distance.max(1), place)
    });
    inner.min().map_or(0, |(_, place)| place)
}
