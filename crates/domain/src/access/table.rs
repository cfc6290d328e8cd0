//! Who may give which command: for every role and every command, one answer.
//!
//! Each room's list of commands says *by* whom each is given ([`By`]); [`cell`] says what that means for a role, and
//! [`permit`] holds a command against it. [`rows`] is the whole table, as the documentation prints it.

use super::{Rights, Role, Scope};
use crate::command::Command;
use crate::commit::Stream;
use crate::ids::{InitiativeId, OrganisationId};
use crate::initiative::Initiative;
use crate::rejection::{Code, Rejection};
use crate::request::Request;

/// By whom a command is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// By whoever runs the server: what all initiatives share.
    Operator,
    /// By whoever runs any initiative: what each needs before it can begin.
    Convenor,
    /// By the backbone of the initiative: what is said for all of it.
    Backbone,
    /// By the partner that it speaks for, or by the backbone, which keeps the minutes.
    Partner,
    /// By the signatory of the organisation that it binds; or by the backbone, from a document that shows the signature.
    Signatory,
    /// By whoever runs what it gives access to, and by an account for its own tokens.
    Steward,
}

/// What the table says of one role and one command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell {
    /// It may.
    Yes,
    /// It may, for the organisation that it speaks for.
    Own,
    /// It may, where the request names its source: the document that shows the signature.
    WithSource,
    /// It may, in its own initiatives.
    Within,
    /// It may, for its own account.
    OwnAccount,
    /// It may not.
    No,
}

impl Cell {
    /// In words, as the documentation prints it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Own => "own",
            Self::WithSource => "with source",
            Self::Within => "within",
            Self::OwnAccount => "own account",
            Self::No => "–",
        }
    }
}

/// Whether a role may give a command.
#[must_use]
pub const fn cell(role: Role, by: By) -> Cell {
    use Cell::{No, Own, OwnAccount, WithSource, Within, Yes};
    //                operator, backbone, partner, signatory, observer, auditor
    let row = match by {
        By::Operator => [Yes, No, No, No, No, No],
        By::Convenor => [Yes, Yes, No, No, No, No],
        By::Backbone => [Yes, Yes, No, No, No, No],
        By::Partner => [Yes, Yes, Own, Own, No, No],
        By::Signatory => [WithSource, WithSource, No, Own, No, No],
        By::Steward => [Yes, Within, OwnAccount, OwnAccount, OwnAccount, OwnAccount],
    };
    match role {
        Role::Operator => row[0],
        Role::Backbone => row[1],
        Role::Partner => row[2],
        Role::Signatory => row[3],
        Role::Observer => row[4],
        Role::Auditor => row[5],
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The command.
    pub command: &'static str,
    /// By whom it is given.
    pub by: By,
    /// What each role may, in the order of [`Role::ALL`].
    pub cells: [Cell; 6],
}

/// The whole table, in the order of the documentation.
#[must_use]
pub fn rows() -> Vec<Row> {
    let row =
        |(command, by): (&'static str, By)| Row { command, by, cells: Role::ALL.map(|role| cell(role, by)) };
    Command::given_by().into_iter().map(row).collect()
}

/// Whether a caller may give a command of an initiative, or of what all initiatives share.
///
/// # Errors
/// `FORBIDDEN`, with who may.
pub(crate) fn permit(
    rights: &Rights,
    request: &Request,
    initiative: Option<&Initiative>,
    command: &Command,
) -> Result<(), Rejection> {
    let by = command.by();
    let scope = if by == By::Steward || matches!(command, Command::Access(_)) {
        Scope::Administer
    } else {
        Scope::Write
    };
    if rights.scope < scope {
        let message = format!(
            "what you signed in with may only {}; sign in with a token of scope {} for this",
            rights.scope.words(),
            scope.words().to_uppercase()
        );
        return Err(Rejection::new(Code::Forbidden, "command", message));
    }
    if let Stream::Initiative(id) = request.stream
        && let Some(initiative) = initiative
    {
        return permit_in(rights, request, id, initiative, command);
    }
    let may = match by {
        By::Operator => rights.run_all(),
        By::Convenor => rights.convene(),
        // What these may give is decided with what they name.
        By::Steward => rights.account.is_some() || rights.run_all(),
        // These are for an initiative, which deciding says.
        By::Backbone | By::Partner | By::Signatory => true,
    };
    if may { Ok(()) } else { Err(forbidden(by)) }
}

fn permit_in(
    rights: &Rights,
    request: &Request,
    id: InitiativeId,
    initiative: &Initiative,
    command: &Command,
) -> Result<(), Rejection> {
    let by = command.by();
    let voice = command.voice(initiative);
    let roles = rights.run_all().then_some((Role::Operator, None));
    let hats = rights.hats(id).iter().map(|hat| (hat.role, hat.organisation));
    let may = |(role, own): (Role, Option<OrganisationId>)| match cell(role, by) {
        Cell::Yes => true,
        Cell::Own => own.is_some() && own == voice && request.on_behalf_of.is_none_or(|of| Some(of) == own),
        Cell::WithSource => request.source.is_some(),
        Cell::Within | Cell::OwnAccount | Cell::No => false,
    };
    if roles.into_iter().chain(hats).any(may) { Ok(()) } else { Err(forbidden(by)) }
}

fn forbidden(by: By) -> Rejection {
    let who = match by {
        By::Operator => "only an operator may do this; ask whoever runs the server",
        By::Convenor => "only an operator or the backbone of an initiative may do this",
        By::Backbone => "only the backbone of this initiative may do this",
        By::Partner => {
            "only the backbone of this initiative may do this, and a partner in its own name: then name your own organisation \
             where the command asks for whom it is, and in onBehalfOf no other"
        }
        By::Signatory => {
            "only a signatory of the organisation may sign for it; the backbone may record a signature with the \
             document that shows it in source"
        }
        By::Steward => {
            "only an operator, the backbone within its initiative, and an account for its own tokens may do this"
        }
    };
    Rejection::new(Code::Forbidden, "command", who)
}
