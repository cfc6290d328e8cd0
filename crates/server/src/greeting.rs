//! What a person sees who has just started the server.

use samspil_domain::World;

/// What a newcomer can paste first: every initiative with its goals, and how far each target is.
pub const FIRST_QUERY: &str = "{ initiatives { nodes { name commonAgenda { goals { title targets { progress { way { value unit } missing } } } } } } }";

/// What is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// The last position.
    pub position: u64,
    /// How many initiatives.
    pub initiatives: usize,
    /// How many organisations.
    pub organisations: usize,
}

impl Counts {
    /// What a world holds.
    #[must_use]
    pub fn of(world: &World) -> Self {
        Self {
            position: world.position.0,
            initiatives: world.initiatives.len(),
            organisations: world.directory.organisations.len(),
        }
    }
}

/// So many of something.
#[must_use]
pub fn many(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The lines themselves. `url` is that of the GraphQL endpoint.
#[must_use]
pub fn text(url: &str, counts: Counts) -> String {
    let Counts { position, initiatives, organisations } = counts;
    let (initiatives, organisations) = (many(initiatives, "initiative"), many(organisations, "organisation"));
    format!(
        "\nThe log is at position {position}, with {initiatives} and {organisations}.\n\n\
         Open {url} in a browser, or ask:\n\n  \
         curl -s {url} -H 'content-type: application/json' \\\n    \
         -d '{{\"query\":\"{FIRST_QUERY}\"}}'\n\n\
         Ctrl-C stops.\n\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_query_can_be_pasted_into_a_shell() {
        assert!(!FIRST_QUERY.contains(['"', '\'', '\\', '\n']));
    }
}
