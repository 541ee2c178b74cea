"""The columns of every CSV file: one description that checks the data, writes `datapackage.json` and documents itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from busanalys.survey.county import ITEMS

FieldType = Literal["string", "integer", "number", "date", "year"]

YES_NO = ("yes", "no")
KINDS = ("single", "multiple", "number", "text")
MEANINGS = ("positive", "partial", "negative", "neutral", "unknown")
NOTHING = "none"  # what an area became that nothing took over
BASES = ("answers", "groups", "areas")
INDICATOR_KINDS = ("share", "all_of", "targets", "number", "registry")
CONTEXT_STATUSES = ("given", "missing", "suppressed")
SPLITS = ("county", "kind", "respondent", "comparable", "group")
PRECISIONS = ("day", "month", "season", "year")
EVENTS = ("event", "proposal", "recommendation", "decision", "audit", "edition", "related_agreement", "date_only")
FACTS = ("group_status", "response", "answered_with")
STATUSES = ("R", "P", "T", "M", "W", "S", "E", "C", "U")
METHODS = ("count", "sum", "share", "answers", "stored", "none")
COLUMN_ROLES = ("question", "group", "received", "year", "response", "status", "personal", "technical", "empty", "ignored")
IMPORT_STATES = ("current", "replaced")
DECISIONS = ("resolve", "include_late", "correct", "release_comment", "exclude")

PATTERNS: dict[FieldType, str] = {
    "string": "",
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?",
    "date": r"\d{4}-\d{2}-\d{2}",
    "year": r"(19|20)\d{2}",
}


@dataclass(frozen=True)
class Field:
    """One column: its type, whether it must be filled, what it may hold and what it refers to (`table.column`).

    `besides` are the words that may stand where there is nothing to refer to. A file may lack a column that is `optional`,
    which then counts as empty.
    """

    name: str
    type: FieldType = "string"
    required: bool = True
    enum: tuple[str, ...] = ()
    refers: str = ""
    pattern: str = ""
    besides: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class TableSpec:
    """One CSV file: its columns in order and the columns that tell its rows apart."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The header of the file."""
        return tuple(field.name for field in self.fields)

    @property
    def optional(self) -> tuple[str, ...]:
        """The columns that a file may lack."""
        return tuple(field.name for field in self.fields if field.optional)

    def frictionless(self) -> dict[str, Any]:
        """The Frictionless Table Schema of the file."""
        schema: dict[str, Any] = {
            "fields": [_frictionless_field(field) for field in self.fields],
            "missingValues": [""],
        }
        return schema | ({"primaryKey": list(self.key)} if self.key else {})


def _frictionless_field(field: Field) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if field.required else {}
    if field.enum:
        limits["enum"] = list(field.enum)
    if field.pattern:
        limits["pattern"] = field.pattern
    described: dict[str, Any] = {"name": field.name, "type": field.type}
    return described | ({"constraints": limits} if limits else {})


def _text(name: str, refers: str = "", enum: tuple[str, ...] = (), pattern: str = "") -> Field:
    return Field(name, enum=enum, refers=refers, pattern=pattern)


def _maybe(name: str, kind: FieldType = "string", refers: str = "", enum: tuple[str, ...] = ()) -> Field:
    return Field(name, kind, required=False, enum=enum, refers=refers)


def _whole(name: str) -> Field:
    return Field(name, "integer")


def _year(name: str) -> Field:
    return Field(name, "year")


VALIDITY = (_year("valid_from"), _maybe("valid_to", "year"))
SLUG = r"[a-z0-9]+([-_][a-z0-9]+)*"
MUNICIPALITY_CODE = r"\d{4}"
SHA_256 = r"[0-9a-f]{64}"

CODEBOOK = (
    TableSpec("themes", (_text("theme"), _text("label"), _whole("order")), ("theme",)),
    TableSpec(
        "questions",
        (
            _text("question", pattern=SLUG),
            _text("theme", "themes.theme"),
            _text("kind", enum=KINDS),
            _text("label"),
            _maybe("figure_2014", "integer"),
            _whole("order"),
            _text("sensitive", enum=YES_NO),
            _maybe("asked_if_question", refers="questions.question"),
            _maybe("asked_if_options"),
            _maybe("note"),
        ),
        ("question",),
    ),
    TableSpec(
        "wordings",
        (
            _text("question", "questions.question"),
            _whole("version"),
            *VALIDITY,
            _text("asked", enum=YES_NO),
            _maybe("wording"),
            _text("breaks", enum=YES_NO),
            _maybe("source"),
        ),
        ("question", "version"),
    ),
    TableSpec(
        "options",
        (
            _text("question", "questions.question"),
            _text("option", pattern=SLUG),
            *VALIDITY,
            _text("label"),
            _whole("order"),
            _text("meaning", enum=MEANINGS),
        ),
        ("question", "option", "valid_from"),
    ),
    TableSpec(
        "indicators",
        (
            _text("indicator", pattern=SLUG),
            _text("label"),
            _maybe("predicate"),
            _text("kind", enum=INDICATOR_KINDS),
            _text("base", enum=BASES),
            _text("higher_is_better", enum=YES_NO),
            _whole("order"),
            _text("description"),
        ),
        ("indicator",),
    ),
    TableSpec(
        "indicator_options",
        (
            _text("indicator", "indicators.indicator"),
            _text("question", "questions.question"),
            _maybe("option"),
        ),
        ("indicator", "question", "option"),
    ),
    TableSpec(
        "targets",
        (
            _text("target", pattern=SLUG),
            _text("label"),
            _text("level", enum=("area", "group")),
            _maybe("fact", enum=("group_status",)),
            _maybe("question", refers="questions.question"),
            _maybe("options"),
            _maybe("valid_from", "year"),
            _maybe("valid_to", "year"),
            _whole("order"),
            _text("source"),
            _text("passage"),
        ),
        ("target",),
    ),
    TableSpec(
        "disclosure",
        (
            _text("split", enum=SPLITS),
            _text("shown", enum=YES_NO),
            _maybe("least_cell", "integer"),
            _maybe("empty_cells", enum=YES_NO),
            _maybe("full_cells", enum=YES_NO),
            _maybe("complements", enum=YES_NO),
            _text("reason"),
        ),
        ("split",),
    ),
    TableSpec(
        "column_maps",
        (*VALIDITY, _text("question", "questions.question"), _maybe("option"), _text("header")),
        ("valid_from", "question", "option"),
    ),
)

REGISTRY = (
    TableSpec(
        "county",
        (_text("item", enum=ITEMS), _text("value"), _maybe("valid_from", "date"), _maybe("valid_to", "date")),
        ("item", "valid_from"),
    ),
    TableSpec("cities", (_text("area_id", "municipalities.area_id"), _text("name"), _text("inset")), ("area_id",)),
    TableSpec("sources", (_text("source"), _text("title"), _maybe("published")), ("source",)),
    TableSpec(
        "municipalities",
        (_text("area_id", pattern=MUNICIPALITY_CODE), _text("name"), _text("short_name"), _text("source")),
        ("area_id",),
    ),
    TableSpec(
        "districts",
        (
            _text("area_id", pattern=SLUG),
            _text("name"),
            _text("short_name"),
            Field("valid_from", "date", required=False),
            Field("valid_to", "date", required=False),
            Field("successor", required=False, refers="districts.area_id", besides=(NOTHING,)),
            _text("source"),
        ),
        ("area_id",),
    ),
    TableSpec(
        "groups",
        (
            _text("group_id", pattern=SLUG),
            _text("name"),
            _text("short_name"),
            _text("kind", enum=("municipality", "district")),
            *VALIDITY,
            _text("source"),
        ),
        ("group_id",),
    ),
    TableSpec(
        "group_members",
        (_text("group_id", "groups.group_id"), _text("area_id", "areas.area_id"), *VALIDITY, _text("source")),
        ("group_id", "area_id", "valid_from"),
    ),
    TableSpec(
        "group_successors",
        (_text("group_id", "groups.group_id"), _text("successor", "groups.group_id"), _year("year"), _text("source")),
        ("group_id", "successor"),
    ),
    TableSpec("aliases", (_text("kind", enum=("area", "group")), _text("id"), _text("alias"), _maybe("note")), ("alias", "kind")),
    TableSpec(
        "timeline",
        (
            _whole("order"),
            _text("date"),
            _text("precision", enum=PRECISIONS),
            _text("agreement"),
            _text("event"),
            _maybe("actor"),
            _text("status", enum=EVENTS),
            _text("source"),
            _maybe("passage"),
        ),
        ("order",),
    ),
    TableSpec(
        "adoption",
        (
            _text("agreement"),
            _text("area_id", "municipalities.area_id"),
            _text("status", enum=("adopted", "declined", "undecided")),
            _text("as_of"),
            _text("source"),
            _text("passage"),
        ),
        ("agreement", "area_id"),
    ),
    TableSpec("levels", (_whole("level"), _text("label"), _text("source")), ("level",)),
    TableSpec(
        "forums",
        (_text("forum"), Field("level", "integer", refers="levels.level"), _text("kind"), _text("name"), _text("source")),
        ("forum",),
    ),
    TableSpec(
        "forum_members",
        (_text("forum", "forums.forum"), _whole("order"), _text("member"), _text("source")),
        ("forum", "order"),
    ),
    TableSpec("duties", (_text("duty"), _text("text"), _text("source")), ("duty",)),
    TableSpec(
        "duty_questions",
        (_text("duty", "duties.duty"), _text("question", "questions.question")),
        ("duty", "question"),
    ),
    TableSpec(
        "local_agreements",
        (
            _text("area_id", "areas.area_id"),
            _text("date"),
            _text("precision", enum=PRECISIONS),
            _text("event", enum=("signed", "revised")),
            _text("source"),
            _text("passage"),
        ),
        ("area_id", "date"),
    ),
    TableSpec(
        "local_bodies",
        (
            _text("area_id", "areas.area_id"),
            _text("body", enum=("steering_group", "working_group")),
            _maybe("status"),
            _whole("order"),
            _text("member"),
            _maybe("role"),
            _maybe("note"),
            _text("source"),
        ),
        ("area_id", "body", "order"),
    ),
    TableSpec(
        "convener_rota",
        (_text("area_id", "areas.area_id"), _text("meeting"), _year("year"), _text("convener"), _text("source")),
        ("area_id", "year"),
    ),
)

CONTEXT = (
    TableSpec(
        "children",
        (
            _text("area_id", "areas.area_id"),
            _year("year"),
            _maybe("value", "integer"),
            _text("status", enum=CONTEXT_STATUSES),
            Field("date", "date"),
            _text("source"),
            _text("licence"),
            _text("synthetic", enum=YES_NO),
        ),
        ("area_id", "year"),
    ),
)

DATASET = (
    TableSpec(
        "years",
        (
            _year("year"),
            _maybe("opened", "date"),
            _maybe("closed", "date"),
            _text("title"),
            _maybe("note"),
            _text("source"),
        ),
        ("year",),
    ),
    TableSpec(
        "submissions",
        (
            Field("year", "year", refers="years.year"),
            _text("submission"),
            _text("group_id", "groups.group_id"),
            _maybe("received", "date"),
            _maybe("respondent"),
            _text("synthetic", enum=YES_NO),
            _maybe("note"),
            _maybe("statement"),
        ),
        ("year", "submission"),
    ),
    TableSpec(
        "answers",
        (
            Field("year", "year", refers="years.year"),
            _text("submission"),
            _text("question", "questions.question"),
            _maybe("option"),
            _maybe("value"),
            _maybe("statement"),
        ),
        ("year", "submission", "question", "option"),
    ),
    TableSpec(
        "facts",
        (
            Field("year", "year", refers="years.year"),
            _text("unit", enum=("group", "area")),
            _text("unit_id"),
            _text("fact", enum=FACTS),
            _text("value"),
            _maybe("statement"),
            _maybe("note"),
        ),
        ("year", "unit", "unit_id", "fact"),
    ),
    TableSpec(
        "printed",
        (
            _text("statement"),
            _year("year"),
            _maybe("year_to", "year"),
            _maybe("dated"),
            _text("source"),
            _text("section"),
            _maybe("figure", "integer"),
            _maybe("question", refers="questions.question"),
            _maybe("options"),
            _text("quantity", enum=("count", "percent", "date", "words", "list")),
            _maybe("unit"),
            _maybe("value", "number"),
            _text("text"),
            _maybe("passage"),
            _text("status", enum=STATUSES),
            _text("method", enum=METHODS),
            _maybe("arguments"),
            _maybe("note"),
        ),
        ("statement",),
    ),
    TableSpec(
        "contradictions",
        (_text("id"), _text("statements"), _text("explanation")),
        ("id",),
    ),
    TableSpec(
        "decisions",
        (
            _text("decision"),
            Field("year", "year", refers="years.year"),
            _text("kind", enum=DECISIONS),
            _text("submission"),
            _maybe("question", refers="questions.question"),
            _maybe("value"),
            Field("was", required=False, optional=True),
            _text("by"),
            _text("date"),
            _text("reason"),
        ),
        ("decision",),
    ),
    TableSpec(
        "signatures",
        (
            Field("year", "year", refers="years.year"),
            _whole("version"),
            Field("date", "date"),
            _text("by"),
            _text("reference"),
            _maybe("reason"),
            _text("dataset"),
            _text("synthetic", enum=YES_NO),
            *(_text(name, pattern=SHA_256) for name in ("data", "dictionaries", "code")),
            _text("program"),
            *(_text(name, pattern=SHA_256) for name in ("numbers", "seal")),
        ),
        ("year", "version"),
    ),
    TableSpec(
        "imports",
        (
            Field("year", "year", refers="years.year"),
            _text("file"),
            _maybe("sheet"),
            _text("sha256", pattern=SHA_256),
            _maybe("producer"),
            Field("imported", "date"),
            _whole("rows"),
            _whole("submissions"),
            _text("state", enum=IMPORT_STATES),
            _maybe("note"),
        ),
        ("year", "sha256"),
    ),
    TableSpec(
        "import_columns",
        (
            Field("year", "year", refers="years.year"),
            _text("column"),
            _maybe("header"),
            _maybe("subheader"),
            _text("role", enum=COLUMN_ROLES),
            _maybe("question", refers="questions.question"),
            _maybe("option"),
            _maybe("reason"),
        ),
        ("year", "column"),
    ),
    TableSpec(
        "import_labels",
        (
            Field("year", "year", refers="years.year"),
            _text("question", "questions.question"),
            _text("label"),
            _text("answer"),
        ),
        ("year", "question", "label"),
    ),
    TableSpec(
        "import_respondents",
        (Field("year", "year", refers="years.year"), _text("respondent"), _text("group_id", "groups.group_id")),
        ("year", "respondent"),
    ),
    TableSpec(
        "import_forms",
        (Field("year", "year", refers="years.year"), _text("submission"), _text("response")),
        ("year", "submission"),
    ),
)

IMPORTED = frozenset({"imports", "import_columns", "import_labels", "import_respondents", "import_forms"})
OPTIONAL_DATASET_TABLES = frozenset({"facts", "printed", "contradictions", "decisions", "signatures"}) | IMPORTED
REQUIRED_REGISTRY_TABLES = frozenset({"county", "sources", "municipalities", "groups", "group_members"})
REQUIRED_TABLES = REQUIRED_REGISTRY_TABLES | {table.name for table in CODEBOOK if table.name != "disclosure"}


def spec(name: str) -> TableSpec:
    """The description of the table with this name."""
    return {table.name: table for table in (*CODEBOOK, *REGISTRY, *CONTEXT, *DATASET)}[name]
