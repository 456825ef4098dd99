"""What a search for options says of each option, in one sentence, and what each step does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from delivery.engine.options import OptionSuggestion
from delivery.engine.options.assumptions import Assumed
from delivery.engine.plan import Plan
from delivery.words.amounts import days, percentage, person_days
from delivery.words.assumptions import figures
from delivery.words.states import is_chinese

STEPS: dict[str, tuple[str, str]] = {
    "shortened": (
        "“{milestone}” is shortened by {saved_minutes} with more people",
        "增加人手，将“{milestone}”缩短 {saved_minutes}",
    ),
    "overlapped": (
        "“{successor}” starts {overlap_minutes} before “{predecessor}” is finished",
        "“{successor}”在“{predecessor}”完成前 {overlap_minutes}开始",
    ),
    "joined": (
        "one more person joins “{milestone}”, which is {saved_minutes} shorter",
        "“{milestone}”增派一人，缩短 {saved_minutes}",
    ),
    "placed_before_gate": (
        "the new work on “{milestone}” ({minutes}) runs beside the rest and is done before “{gate}”",
        "“{milestone}”的新增工作（{minutes}）与其他工作并行，在“{gate}”之前完成",
    ),
    "placed_before_end": (
        "the new work on “{milestone}” ({minutes}) runs beside the rest and is done before the project ends",
        "“{milestone}”的新增工作（{minutes}）与其他工作并行，在项目结束前完成",
    ),
    "placed_after_go_live": (
        "the new work on “{milestone}” ({minutes}) is done after go-live",
        "“{milestone}”的新增工作（{minutes}）在上线后完成",
    ),
    "gives_up_scope": ("“{what}” is given up in return", "作为置换，放弃“{what}”"),
    "gives_up_milestone": ("“{what}” is given up in return", "作为置换，放弃“{what}”"),
}
INTERNAL: dict[str, tuple[str, str]] = {
    "shortened": (" at {crash_premium_percent} above the rate", "，所省天数按费率加价 {crash_premium_percent}"),
    "joined": (" for {effort_minutes} more of effort", "，多投入 {effort_minutes}"),
}
"""What only the house reads of a step: effort, and what was assumed."""
LEARNING = (" (the first {ramp_up_days} are for learning)", "（前 {ramp_up_days}用于熟悉情况）")
REWORK = (
    "there is a {chance} chance that {rework_percent} of the overlap is done again",
    "有 {chance} 的可能返工，返工量为搭接时长的 {rework_percent}",
)
REWORKS = (
    "the chance of rework is {chance} ({rework_chance_percent} for each overlap, of which {rework_percent} is then done again)",
    "返工的可能性合计 {chance}（每处搭接 {rework_chance_percent}，返工量为搭接时长的 {rework_percent}）",
)

OUTCOMES: dict[str, tuple[str, str]] = {
    "as_submitted": ("As it was asked for", "按提出的内容实施"),
    "finish_kept": ("The finish is kept", "完成日期不变"),
    "all_kept": ("“{gate}” and the finish are kept", "“{gate}”与完成日期均不变"),
    "go_live_kept": (
        "“{gate}” is kept, the finish comes {late_minutes} later",
        "“{gate}”的日期不变，完成日期推迟 {late_minutes}",
    ),
    "go_live_part": (
        "“{gate}” comes {live_late_minutes} later instead of {live_shift_minutes}",
        "“{gate}”推迟 {live_late_minutes}，而非 {live_shift_minutes}",
    ),
    "finish_only": (
        "The finish is kept, “{gate}” still comes {live_late_minutes} later",
        "完成日期不变，“{gate}”仍推迟 {live_late_minutes}",
    ),
    "recovers_part": (
        "The finish comes {left_minutes} later instead of {shift_minutes}",
        "完成日期推迟 {left_minutes}，而非 {shift_minutes}",
    ),
    "saves_cost": ("It costs less than as it was asked for", "成本低于按提出的内容实施"),
}
SHORTENED = "shortened"
MANY_SHORTENED = ("more people shorten {list}", "增加人手，将{list}")
ONE_OF_MANY = ("“{milestone}” by {saved_minutes}", "“{milestone}”缩短 {saved_minutes}")
Args = Iterable[tuple[str, str | int]]


def step_sentences(suggestion: OptionSuggestion, plan: Plan, locale: str) -> str:
    """What an option does beside the change itself, for the client; empty when it does nothing else."""
    milestones = (*plan.milestones, *suggestion.preview.plan_after.milestones)
    names = {item.code: item.name for item in plan.scope} | {each.key: each.name for each in milestones}
    steps = [(step.code, step.args) for step in suggestion.steps]
    clauses = _Speaker(names, locale, plan.calendars[plan.calendar].day_minutes).clauses(steps)
    if is_chinese(locale):
        return "".join(f"{clause}。" for clause in clauses)
    return " ".join(f"{clause[0].upper()}{clause[1:]}." for clause in clauses)


def option_sentence(
    code: str,
    args: Args,
    steps: Iterable[tuple[str, Args]],
    names: Mapping[str, str],
    locale: str,
    *,
    rework_percent: int = 0,
    day_minutes: int = 480,
    assumed: Assumed | None = None,
) -> str:
    """What comes of it, and by what: one sentence. ``assumed`` is for the house: with it effort, premium and the chance of
    rework are said as well.

    >>> step = ("joined", (("milestone", "b"), ("saved_minutes", 1440), ("effort_minutes", 960)))
    >>> option_sentence("finish_kept", (), [step], {"b": "Build"}, "en")
    'The finish is kept: one more person joins “Build”, which is 3 working days shorter.'
    """
    speaker, chinese = _Speaker(names, locale, day_minutes, assumed), is_chinese(locale)
    steps = list(steps)
    said = list(speaker.clauses(steps))
    if rework_percent and assumed:
        said.append(speaker.rework(rework_percent, sum(step == "overlapped" for step, _args in steps)))
    outcome = OUTCOMES[code][chinese].format_map(speaker.spoken(_with_rest(args)))
    joined = ("；" if chinese else "; ").join(said)
    stop = "。" if chinese else "."
    return f"{outcome}{'：' if chinese else ': '}{joined}{stop}" if joined else f"{outcome}{stop}"


@dataclass(frozen=True)
class _Speaker:
    names: Mapping[str, str]
    locale: str
    day_minutes: int
    assumed: Assumed | None = None

    def clauses(self, steps: Iterable[tuple[str, Args]]) -> Iterator[str]:
        """One a step; what more people shorten is told together."""
        chinese, known = is_chinese(self.locale), [(code, dict(args)) for code, args in steps]
        shortened = [self.spoken(args.items()) for code, args in known if code == SHORTENED]
        for code, args in known:
            if code != SHORTENED or len(shortened) == 1:
                yield STEPS[code][chinese].format_map(self.spoken(args.items())) + self._more(code, args)
        if len(shortened) > 1:
            listed = ("、" if chinese else ", ").join(ONE_OF_MANY[chinese].format_map(said) for said in shortened)
            yield MANY_SHORTENED[chinese].format(list=listed) + self._more(SHORTENED, {})

    def _more(self, code: str, args: Mapping[str, str | int]) -> str:
        if not self.assumed or code not in INTERNAL:
            return ""
        parts = [INTERNAL[code]] if args.get("effort_minutes", 1) else []
        parts += [LEARNING] if code == "joined" and self.assumed["ramp_up_days"] else []
        said = figures(self.assumed, self.locale) | self.spoken(args.items())
        return "".join(part[is_chinese(self.locale)] for part in parts).format_map(said)

    def rework(self, chance: int, overlaps: int) -> str:
        said = figures(self.assumed or {}, self.locale)
        return (REWORK if overlaps == 1 else REWORKS)[is_chinese(self.locale)].format(
            chance=percentage(chance, self.locale), **said
        )

    def spoken(self, args: Args) -> dict[str, str]:
        said = {}
        for name, value in args:
            if not isinstance(value, int):
                said[name] = self.names.get(value, value)
            elif name.startswith("effort_"):
                said[name] = person_days(value, self.locale, day_minutes=self.day_minutes)
            else:
                said[name] = days(value, self.locale, day_minutes=self.day_minutes)
        return said


def _with_rest(args: Args) -> Args:
    """What is not won back of a shift."""
    known = dict(args)
    shift, won = known.get("shift_minutes"), known.get("recovered_minutes")
    return (known | {"left_minutes": shift - won}).items() if isinstance(shift, int) and isinstance(won, int) else known.items()
