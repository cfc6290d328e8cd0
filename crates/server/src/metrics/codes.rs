//! The outcomes that are told apart: few, and none of them a caller's word.

/// Everything went well.
pub const OK: &str = "OK";
/// Nobody waited for the end: a time limit, a closed connection, or a resolver that panicked.
pub const ABANDONED: &str = "ABANDONED";
/// An error that has no code, or none of these.
const OTHER: &str = "OTHER";

/// All that have a name here.
const KNOWN: [&str; 52] = [
    ABANDONED,
    "ALREADY_EXISTS",
    "BAD_REQUEST",
    "BAD_USER_INPUT",
    "BATCHING_NOT_SUPPORTED",
    "BEYOND_END",
    "BUSY",
    "CIRCULAR",
    "COMMAND_ID_REUSED",
    "CONFLICT",
    "CORRUPT",
    "CSRF_PREVENTED",
    "DATES_REVERSED",
    "DOCUMENT_TOO_LARGE",
    "DUPLICATE_MUTATION_FIELD",
    "FORBIDDEN",
    "FRAGMENT_CYCLE",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "INTERNAL",
    "INVALID",
    "IN_USE",
    "IO",
    "METHOD_NOT_ALLOWED",
    "NOT_ACCEPTABLE",
    "NOT_A_PARTNER",
    "NOT_FOUND",
    OK,
    "OPERATION_NAME_REQUIRED",
    "ORIGIN_NOT_ALLOWED",
    "OUT_OF_RANGE",
    "RATE_LIMITED",
    "READ_ONLY",
    "REQUEST_TOO_LARGE",
    "SEAT_TAKEN",
    "SUBSCRIPTION_ROOT_FIELD",
    "TIMEOUT",
    "TOO_COMPLEX",
    "TOO_DEEP",
    "TOO_LARGE",
    "TOO_MANY_ALIASES",
    "TOO_MANY_DIRECTIVES",
    "TOO_MANY_ROOT_FIELDS",
    "UNAUTHENTICATED",
    "UNAVAILABLE",
    "UNIT_MISMATCH",
    "UNKNOWN_OPERATION",
    "UNSUPPORTED_MEDIA_TYPE",
    "VARIABLES_TOO_LARGE",
    "VARIABLE_REQUIRED",
    "WRONG_CONSTITUENCY",
    "WRONG_STATE",
];

/// A code by its name here.
#[must_use]
pub fn known(code: &str) -> &'static str {
    KNOWN.binary_search_by(|known| (*known).cmp(code)).map_or(OTHER, |place| KNOWN[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_nothing_else_gets_a_name() {
        let mut sorted = KNOWN;
        sorted.sort_unstable();
        assert_eq!(sorted, KNOWN);
        assert_eq!(known("TOO_DEEP"), "TOO_DEEP");
        assert_eq!(known("whatever a caller wrote"), "OTHER");
    }
}
