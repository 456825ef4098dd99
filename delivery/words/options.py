"""What a search for options says of each option, in one sentence, and what each step does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from delivery.engine.options import OptionSuggestion
from delivery.engine.plan import Plan
from delivery.words.amounts import days, percentage, person_days
from delivery.words.states import is_chinese

STEPS: dict[str, tuple[str, str]] = {
    "shortened": (
        "{milestone} is shortened by {saved_minutes} with more people.",
        "增加人手，将“{milestone}”缩短 {saved_minutes}。",
    ),
    "overlapped": (
        "{successor} starts {overlap_minutes} before {predecessor} is finished.",
        "“{successor}”在“{predecessor}”完成前 {overlap_minutes}开始。",
    ),
    "joined": (
        "One more person joins {milestone}, which is {saved_minutes} shorter for {effort_minutes} more of effort.",
        "“{milestone}”增派一人，缩短 {saved_minutes}，多投入 {effort_minutes}。",
    ),
    "placed_before_gate": (
        "The new work on {milestone} ({minutes}) is done before {gate}.",
        "“{milestone}”的新增工作（{minutes}）在“{gate}”之前完成。",
    ),
    "placed_before_end": (
        "The new work on {milestone} ({minutes}) is done beside the rest, before the end.",
        "“{milestone}”的新增工作（{minutes}）与其他工作并行，在项目结束前完成。",
    ),
    "placed_after_go_live": (
        "The new work on {milestone} ({minutes}) is done after go-live.",
        "“{milestone}”的新增工作（{minutes}）在上线后完成。",
    ),
    "gives_up_scope": ("{what} is given up in return.", "作为置换，放弃 {what}。"),
    "gives_up_milestone": ("{what} is given up in return.", "作为置换，放弃 {what}。"),
}

OUTCOMES: dict[str, tuple[str, str]] = {
    "as_submitted": ("As it was asked for", "按提出的内容实施"),
    "finish_kept": ("The finish is kept", "完成日期不变"),
    "all_kept": ("{gate} and the finish are kept", "“{gate}”与完成日期均不变"),
    "go_live_kept": ("{gate} is kept, the finish moves by {late_minutes}", "“{gate}”的日期不变，完成日期推迟 {late_minutes}"),
    "go_live_part": (
        "{gate} moves by {live_late_minutes} instead of {live_shift_minutes}",
        "“{gate}”推迟 {live_late_minutes}，而非 {live_shift_minutes}",
    ),
    "finish_only": (
        "The finish is kept, {gate} still moves by {live_late_minutes}",
        "完成日期不变，“{gate}”仍推迟 {live_late_minutes}",
    ),
    "recovers_part": ("{recovered_minutes} of {shift_minutes} are won back", "追回 {shift_minutes}中的 {recovered_minutes}"),
    "saves_cost": ("It costs less", "成本更低"),
}
OPENINGS = ("The ", "One ", "More ")
"""Words that are small in the middle of a sentence; names keep their letters."""
SHORTENED = "shortened"
MANY_SHORTENED = ("more people shorten {list}", "增加人手，缩短{list}")
ONE_OF_MANY = ("{milestone} by {saved_minutes}", "“{milestone}” {saved_minutes}")
Args = Iterable[tuple[str, str | int]]


def step_sentences(suggestion: OptionSuggestion, plan: Plan, locale: str) -> str:
    """What an option does beside the change itself, for the client; empty when it does nothing else."""
    milestones = (*plan.milestones, *suggestion.preview.plan_after.milestones)
    names = {item.code: item.name for item in plan.scope} | {each.key: each.name for each in milestones}
    steps = [(step.code, step.args) for step in suggestion.steps]
    clauses = _clauses(steps, names, locale, plan.calendars[plan.calendar].day_minutes)
    if is_chinese(locale):
        return "".join(f"{clause}。" for clause in clauses)
    return " ".join(f"{_opened(clause)}." for clause in clauses)


def option_sentence(
    code: str,
    args: Args,
    steps: Iterable[tuple[str, Args]],
    names: Mapping[str, str],
    locale: str,
    *,
    rework_percent: int = 0,
    day_minutes: int = 480,
) -> str:
    """What comes of it, and by what: one sentence.

    >>> step = ("joined", (("milestone", "b"), ("saved_minutes", 1440), ("effort_minutes", 960)))
    >>> option_sentence("finish_kept", (), [step], {"b": "Build"}, "en")
    'The finish is kept: one more person joins Build, which is 3 working days shorter for 2 person-days more of effort.'
    """
    chinese = is_chinese(locale)
    said = list(_clauses(steps, names, locale, day_minutes))
    if rework_percent:
        chance = percentage(rework_percent, locale)
        said.append(f"返工的可能性为 {chance}" if chinese else f"the chance of rework is {chance}")
    outcome = OUTCOMES[code][chinese].format_map(_spoken(args, names, locale, day_minutes))
    joined = ("；" if chinese else "; ").join(said)
    stop = "。" if chinese else "."
    return f"{outcome}{'：' if chinese else ': '}{joined}{stop}" if joined else f"{outcome}{stop}"


def _clauses(steps: Iterable[tuple[str, Args]], names: Mapping[str, str], locale: str, day_minutes: int) -> Iterator[str]:
    """One a step; what more people shorten is told together."""
    chinese, known = is_chinese(locale), [(code, _spoken(args, names, locale, day_minutes)) for code, args in steps]
    shortened = [said for code, said in known if code == SHORTENED]
    for code, said in known:
        if code != SHORTENED or len(shortened) == 1:
            yield _clause(STEPS[code][chinese].format_map(said))
    if len(shortened) > 1:
        listed = ("、" if chinese else ", ").join(ONE_OF_MANY[chinese].format_map(said) for said in shortened)
        yield MANY_SHORTENED[chinese].format(list=listed)


def _clause(sentence: str) -> str:
    clause = sentence.rstrip(".。")
    return clause[0].lower() + clause[1:] if clause.startswith(OPENINGS) else clause


def _opened(clause: str) -> str:
    is_small = clause.startswith(tuple(opening.lower() for opening in OPENINGS))
    return clause[0].upper() + clause[1:] if is_small else clause


def _spoken(args: Args, names: Mapping[str, str], locale: str, day_minutes: int) -> dict[str, str]:
    said = {}
    for name, value in args:
        if not isinstance(value, int):
            said[name] = names.get(value, value)
        elif name.startswith("effort_"):
            said[name] = person_days(value, locale, day_minutes=day_minutes)
        else:
            said[name] = days(value, locale, day_minutes=day_minutes)
    return said
