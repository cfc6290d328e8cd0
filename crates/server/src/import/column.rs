//! The columns of each kind of file: those that are read are those that are written.

use std::fmt::Write as _;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Kind {
    /// Initiatives, a line each: name, area, kinds of party, source, and its place in a portfolio.
    Initiatives,
    /// Figures of indicators.
    Reports,
    /// Organisations of the directory.
    Organisations,
}

/// How a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it stands.
    Text,
    /// The thing's own id.
    Id,
    /// Something else, by its id, handle or name.
    Reference,
    /// Several of them.
    References,
    /// A date.
    Date,
    /// A number; a qualifier before it goes to the column of that name.
    Figure(&'static str),
    /// A number.
    Number,
    /// One of a list of words.
    Word(&'static Words),
    /// Several of them.
    WordList(&'static Words),
    /// Several texts.
    List,
    /// A figure for each category.
    Parts,
}

/// Words that a cell may hold: each name of ours with others for it.
pub type Words = [(&'static str, &'static [&'static str])];

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it is also known as, in lower case, letters and digits alone.
    pub aliases: &'static [&'static str],
    /// How its cells are read.
    pub form: Form,
    /// Whether every row needs it.
    pub required: bool,
    /// What it means.
    pub meaning: &'static str,
}

const fn column(
    name: &'static str,
    aliases: &'static [&'static str],
    form: Form,
    meaning: &'static str,
) -> Column {
    Column { name, aliases, form, required: false, meaning }
}

const fn required(
    name: &'static str,
    aliases: &'static [&'static str],
    form: Form,
    meaning: &'static str,
) -> Column {
    Column { name, aliases, form, required: true, meaning }
}

/// The sectors.
pub(super) const SECTORS: &Words = &[
    ("STATE", &["stat"]),
    ("REGION", &["region"]),
    ("MUNICIPALITY", &["kommune"]),
    ("BUSINESS", &["virksomhed", "erhverv"]),
    ("TRADE_ASSOCIATION", &["brancheforening", "brancheorganisation"]),
    ("TRADE_UNION", &["fagforening", "fagforbund"]),
    ("CIVIL_SOCIETY", &["civilsamfund", "forening"]),
    ("FOUNDATION", &["fond"]),
    ("RESEARCH", &["forskning"]),
    ("EDUCATION", &["uddannelse"]),
    ("INTERNATIONAL", &[]),
    ("OTHER", &["andet"]),
];

const RELATIONS: &Words =
    &[("PART", &["del"]), ("SUBPROJECT", &["delprojekt"]), ("CASE", &["eksempel"]), ("LISTED", &["opført"])];

const YES_NO: &Words = &[("YES", &["ja", "true", "1"]), ("NO", &["nej", "false", "0"])];

const SOURCE: Column = column(
    "source",
    &["kilde", "sourcetitle", "kildetitel"],
    Form::Text,
    "What the facts come from: a document's title, a register's name, a person's role.",
);
const SOURCE_DATED: Column =
    column("sourceDated", &["kildedato", "kildedateret"], Form::Date, "When the source was written or said.");
const SOURCE_LOCATOR: Column = column(
    "sourceLocator",
    &["kildested", "locator", "side", "page", "url", "link"],
    Form::Text,
    "Where in the source: page, section, web address.",
);

const INITIATIVES: &[Column] = &[
    column(
        "id",
        &["handle"],
        Form::Id,
        "The initiative. A UUID, or a handle of your own such as `@fuldkorn`. Left out, the name tells which it is.",
    ),
    required(
        "name",
        &["navn", "initiativ", "initiative", "partnerskab", "partnership"],
        Form::Text,
        "The name it goes by.",
    ),
    column(
        "summary",
        &["resume", "resumé", "beskrivelse", "description"],
        Form::Text,
        "What it is, in a few sentences.",
    ),
    column("founded", &["stiftet", "grundlagt", "etableret"], Form::Date, "When the partners founded it."),
    column(
        "periodFrom",
        &["from", "fra", "start"],
        Form::Date,
        "When the period begins that it is meant for.",
    ),
    column("periodTo", &["to", "til", "slut"], Form::Date, "When that period ends."),
    column("place", &["sted"], Form::Text, "The place or area on the map that it is for."),
    column(
        "areas",
        &["area", "område", "områder"],
        Form::List,
        "The areas it works in, such as health | teaching.",
    ),
    column(
        "partyKinds",
        &["kindsofparty", "sectors", "sektorer", "parter"],
        Form::WordList(SECTORS),
        "The sectors that its parties come from, such as STATE | MUNICIPALITY, or stat | kommune.",
    ),
    column(
        "scale",
        &["størrelse"],
        Form::Figure("scaleQualifier"),
        "How large it is, such as 250, or `at least 250`.",
    ),
    column("scaleUnit", &["størrelsesenhed"], Form::Text, "What the scale counts, such as partnerships."),
    column(
        "scaleQualifier",
        &[],
        Form::Word(super::number::QUALIFIERS),
        "How the scale is to be read; EXACTLY where nothing is said.",
    ),
    column(
        "portfolio",
        &["portefølje"],
        Form::Reference,
        "The initiative that holds it, by id, handle or name. An initiative in several portfolios has a row for each.",
    ),
    column(
        "relation",
        &[],
        Form::Word(RELATIONS),
        "What it is to the portfolio: PART, SUBPROJECT, CASE or LISTED; LISTED where nothing is said.",
    ),
    column(
        "serves",
        &["goals", "mål"],
        Form::References,
        "The goals of the portfolio that it serves, by id, handle or title.",
    ),
    column("placedFrom", &[], Form::Date, "Since when it is in the portfolio."),
    SOURCE,
    SOURCE_DATED,
    SOURCE_LOCATOR,
];

const REPORTS: &[Column] = &[
    column(
        "id",
        &["handle"],
        Form::Id,
        "The report. Left out, it is known by initiative, indicator, organisation, group, scope, since, on and reporting.",
    ),
    required(
        "initiative",
        &["initiativ", "partnerskab", "partnership"],
        Form::Reference,
        "The initiative, by id, handle or name.",
    ),
    required("indicator", &["indikator"], Form::Reference, "The indicator, by id, handle or name."),
    column(
        "organisation",
        &["organization"],
        Form::Reference,
        "The partner that it is about or that reports it, by id, handle or name.",
    ),
    column(
        "group",
        &["gruppe", "sammenligningsgruppe"],
        Form::Reference,
        "The comparison group that it is a figure of, by id, handle or name.",
    ),
    column("scope", &["omfang"], Form::Text, "What part it holds for."),
    required(
        "on",
        &["date", "dato", "pr"],
        Form::Date,
        "The date it is for; where it covers a stretch of time, the end of that.",
    ),
    column("since", &["siden", "fra"], Form::Date, "The start of that stretch."),
    required(
        "value",
        &["værdi", "tal", "figure"],
        Form::Figure("qualifier"),
        "The number, such as 27 or `over 600`; `unknown` where it was asked for and nobody knows it.",
    ),
    column("unit", &["enhed"], Form::Text, "Its unit; that of the indicator where nothing is said."),
    column(
        "qualifier",
        &[],
        Form::Word(super::number::QUALIFIERS),
        "How it is to be read: EXACTLY, ABOUT, MORE_THAN, AT_LEAST, AT_MOST or LESS_THAN; EXACTLY where nothing is said.",
    ),
    column("numerator", &["tæller"], Form::Number, "How many were counted, where it is a share."),
    column("denominator", &["nævner"], Form::Number, "How many it is a share of."),
    column(
        "parts",
        &["dele"],
        Form::Parts,
        "What it is made up of, by the categories of the indicator, such as `Men=12|Women=about 30|Not told=`.",
    ),
    column("note", &["bemærkning", "note"], Form::Text, "What else is to be known about it."),
    column(
        "reporting",
        &["round", "runde"],
        Form::Reference,
        "The round of reporting that it is for, by id, handle or title.",
    ),
    column(
        "draft",
        &["kladde"],
        Form::Word(YES_NO),
        "YES where it does not count: a draft, or a report that was returned.",
    ),
    SOURCE,
    SOURCE_DATED,
    SOURCE_LOCATOR,
];

const ORGANISATIONS: &[Column] = &[
    column(
        "id",
        &["handle"],
        Form::Id,
        "The organisation. A UUID, or a handle of your own. Left out, its CVR number or else its name tells which it is.",
    ),
    required("name", &["navn", "organisation", "organization"], Form::Text, "The name it goes by."),
    required(
        "sector",
        &["sektor"],
        Form::Word(SECTORS),
        "The part of society that it belongs to, such as MUNICIPALITY, or kommune.",
    ),
    column(
        "cvr",
        &["cvrnr", "cvrnummer", "dkcvr"],
        Form::List,
        "Its number in the Danish Central Business Register: 8 digits. Several with | between.",
    ),
    column("municipality", &["kommunekode"], Form::List, "Its code as a Danish municipality: 3 digits."),
    column("region", &["regionskode"], Form::List, "Its code as a Danish region: 4 digits."),
    column(
        "parent",
        &["overordnet", "moderorganisation"],
        Form::Reference,
        "The organisation that it is a unit of, by id, handle or name.",
    ),
    column("parentFrom", &[], Form::Date, "Since when it is a unit of that."),
    SOURCE,
    SOURCE_DATED,
    SOURCE_LOCATOR,
];

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Initiatives, Self::Reports, Self::Organisations];

    /// Its columns, in the order in which they are written.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Initiatives => INITIATIVES,
            Self::Reports => REPORTS,
            Self::Organisations => ORGANISATIONS,
        }
    }

    /// Its name, as on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Initiatives => "initiatives",
            Self::Reports => "reports",
            Self::Organisations => "organisations",
        }
    }

    /// The place of the column with that heading: its name or another one for it, whatever their case, spaces, hyphens and
    /// underscores.
    #[must_use]
    pub fn find(self, heading: &str) -> Option<usize> {
        let wanted = bare(heading);
        let columns = self.columns();
        let named = columns.iter().position(|column| bare(column.name) == wanted);
        named.or_else(|| columns.iter().position(|column| column.aliases.contains(&wanted.as_str())))
    }

    /// The place of a column that there is.
    pub(super) fn place(self, name: &str) -> usize {
        let place = self.columns().iter().position(|column| column.name == name);
        place.unwrap_or_else(|| panic!("{} have no column {name}", self.name()))
    }

    /// The names of the columns, as a sentence gives them.
    #[must_use]
    pub fn names(self) -> String {
        let names: Vec<&str> = self.columns().iter().map(|column| column.name).collect();
        names.join(", ")
    }

    /// The columns with their meaning, a line each.
    #[must_use]
    pub fn help(self) -> String {
        let mut text = format!("{}:\n", self.name());
        for column in self.columns() {
            let Column { name, aliases, required, meaning, .. } = column;
            let required = if *required { "Every row has it. " } else { "" };
            let aliases = match aliases {
                [] => String::new(),
                aliases => format!(" Also: {}.", aliases.join(", ")),
            };
            let _ = writeln!(text, "  {name:<15} {required}{meaning}{aliases}");
        }
        text
    }
}

/// Lower case, letters and digits alone.
fn bare(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
