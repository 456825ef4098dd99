"""What a search for options says of each option, in one sentence, and what each step does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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
    "shortened": (", paid {crash_premium_percent} above the rate", "，所省天数按费率加价 {crash_premium_percent}"),
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
    "as_submitted": ("as it was asked for: {finish}", "按提出的内容实施：{finish}"),
    "finish_kept": ("{finish}", "{finish}"),
    "all_kept": ("{going_live}, {finish}", "{going_live}，{finish}"),
    "go_live_kept": ("{going_live}, {finish}", "{going_live}，{finish}"),
    "go_live_part": (
        "{going_live} instead of {live_shift_minutes}, {finish}",
        "{going_live}（按提出的内容为 {live_shift_minutes}），{finish}",
    ),
    "finish_part": (
        "{finish} instead of {shift_minutes}, {going_live}",
        "{finish}（按提出的内容为 {shift_minutes}），{going_live}",
    ),
    "finish_only": ("{finish}, but {going_live}", "{finish}，但{going_live}"),
    "recovers_part": (
        "the finish comes {left_minutes} later instead of {shift_minutes}",
        "完成日期推迟 {left_minutes}（按提出的内容为 {shift_minutes}）",
    ),
    "saves_cost": ("it costs less than as it was asked for", "成本低于按提出的内容实施"),
    "deadlines_kept": ("every deadline is kept, {finish}", "各截止期限均能守住，{finish}"),
    "deadlines_nearer": (
        "deadlines are missed by {missed_less_minutes} less, {finish}",
        "截止期限少超 {missed_less_minutes}，{finish}",
    ),
    "dates_as_submitted": ("the dates are those of the change as it was asked for", "日期与按提出的内容实施相同"),
}
BOTH_KEPT = ("“{gate}” and the finish are kept", "“{gate}”与完成日期均不变")
MOVES: dict[str, tuple[tuple[str, str], ...]] = {
    "finish": (
        ("the finish comes {late_minutes} later", "完成日期推迟 {late_minutes}"),
        ("the finish comes {early_minutes} earlier", "完成日期提前 {early_minutes}"),
        ("the finish is kept", "完成日期不变"),
    ),
    "going_live": (
        ("“{gate}” comes {live_late_minutes} later", "“{gate}”推迟 {live_late_minutes}"),
        ("“{gate}” comes {live_early_minutes} earlier", "“{gate}”提前 {live_early_minutes}"),
        ("“{gate}” is kept", "“{gate}”的日期不变"),
    ),
}
"""Later, earlier or neither, by the minutes of the two."""
TOGETHER: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "shortened": (
        ("more people shorten {list}", "增加人手，将{list}"),
        ("“{milestone}” by {saved_minutes}", "“{milestone}”缩短 {saved_minutes}"),
    ),
    "placed_before_gate": (
        (
            "the new work on {list} runs beside the rest and is done before “{gate}”",
            "{list}的新增工作与其他工作并行，在“{gate}”之前完成",
        ),
        ("“{milestone}” ({minutes})", "“{milestone}”（{minutes}）"),
    ),
    "placed_before_end": (
        (
            "the new work on {list} runs beside the rest and is done before the project ends",
            "{list}的新增工作与其他工作并行，在项目结束前完成",
        ),
        ("“{milestone}” ({minutes})", "“{milestone}”（{minutes}）"),
    ),
    "placed_after_go_live": (
        ("the new work on {list} is done after go-live", "{list}的新增工作在上线后完成"),
        ("“{milestone}” ({minutes})", "“{milestone}”（{minutes}）"),
    ),
    "gives_up_scope": (("{list} are given up in return", "作为置换，放弃{list}"), ("“{what}”", "“{what}”")),
    "gives_up_milestone": (("{list} are given up in return", "作为置换，放弃{list}"), ("“{what}”", "“{what}”")),
}
"""What several steps of one kind say together, and what each adds to the list."""
Args = Iterable[tuple[str, str | int]]


def step_sentences(suggestion: OptionSuggestion, plan: Plan, locale: str) -> str:
    """What an option does beside the change itself, for the client; empty when it does nothing else."""
    milestones = (*plan.milestones, *suggestion.preview.plan_after.milestones)
    names = {item.code: item.name for item in plan.scope} | {each.key: each.name for each in milestones}
    steps = [(step.code, step.args) for step in suggestion.steps]
    clauses = _Speaker(names, locale, plan.calendars[plan.calendar].day_minutes).clauses(steps)
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
    outcome = _opened(speaker.outcome(code, dict(args)))
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
        """One a step; what can be told together is."""
        alike: dict[tuple[str, Any], list[dict[str, str | int]]] = {}
        for place, (code, args) in enumerate(steps):
            known = dict(args)
            alike.setdefault((code, known.get("gate") if code in TOGETHER else place), []).append(known)
        for (code, _gate), each in alike.items():
            yield self._one(code, each[0]) if len(each) == 1 else self._together(code, each)

    def _one(self, code: str, args: Mapping[str, str | int]) -> str:
        return STEPS[code][is_chinese(self.locale)].format_map(self.spoken(args.items())) + self._more(code, args)

    def _together(self, code: str, steps: Iterable[Mapping[str, str | int]]) -> str:
        chinese, (whole, part) = is_chinese(self.locale), TOGETHER[code]
        said = [self.spoken(args.items()) for args in steps]
        listed = _listed([part[chinese].format_map(one) for one in said], chinese)
        return whole[chinese].format_map({**said[0], "list": listed}) + self._more(code, {})

    def _more(self, code: str, args: Mapping[str, str | int]) -> str:
        if not self.assumed or code not in INTERNAL:
            return ""
        parts = [INTERNAL[code]] if args.get("effort_minutes", 1) else []
        parts += [LEARNING] if code == "joined" and self.assumed["ramp_up_days"] else []
        said = figures(self.assumed, self.locale) | self.spoken(args.items())
        return "".join(part[is_chinese(self.locale)] for part in parts).format_map(said)

    def outcome(self, code: str, args: dict[str, str | int]) -> str:
        if code == "as_submitted":
            shift = int(args.get("shift_minutes", 0))
            args = {**args, "late_minutes": max(0, shift), "early_minutes": max(0, -shift)}
        chinese, said = is_chinese(self.locale), self.spoken(_with_rest(args))
        said |= {name: self._move(name, args)[chinese].format_map(said) for name in MOVES}
        unmoved = {self._move(name, args) for name in MOVES} == {each[-1] for each in MOVES.values()}
        template = BOTH_KEPT if code == "all_kept" and unmoved else OUTCOMES[code]
        return template[chinese].format_map(said)

    def _move(self, name: str, args: Mapping[str, str | int]) -> tuple[str, str]:
        later, earlier, neither = MOVES[name]
        before = "live_" if name == "going_live" else ""
        return later if args.get(f"{before}late_minutes") else earlier if args.get(f"{before}early_minutes") else neither

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


def _with_rest(args: Mapping[str, str | int]) -> Args:
    """What is not won back of a shift; a way without a going live has none to name."""
    shift, won = args.get("shift_minutes"), args.get("recovered_minutes")
    rest = {"left_minutes": shift - won} if isinstance(shift, int) and isinstance(won, int) else {}
    return {"gate": "", **args, **rest}.items()


def _opened(clause: str) -> str:
    return clause[:1].upper() + clause[1:]


def _listed(parts: list[str], chinese: bool) -> str:
    return "、".join(parts) if chinese else f"{', '.join(parts[:-1])} and {parts[-1]}"
