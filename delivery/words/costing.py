"""Deployment calculations in words: what an offer is called, the answer in one sentence, break-even, custody, the statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from delivery.engine.costing import BreakEven, Calculation, DeploymentOption, LicenceModel, Offer, OfferCost
from delivery.words.amounts import money, percentage
from delivery.words.plans import pick
from delivery.words.states import is_chinese, word

HOW: dict[LicenceModel, tuple[str, str]] = {
    LicenceModel.SUBSCRIPTION: ("by subscription", "订阅"),
    LicenceModel.PERPETUAL: ("with a perpetual licence", "买断"),
}
CUSTODY: dict[DeploymentOption, tuple[str, str]] = {
    DeploymentOption.VENDOR_CLOUD: (
        "The vendor runs everything and keeps code and data; you need no operations staff.",
        "一切由服务商运行，代码和数据由服务商保管；贵方不需要运维人员。",
    ),
    DeploymentOption.CLIENT_CLOUD: (
        "It runs in your own cloud account: code and data are yours, the cloud provider keeps the machines running.",
        "运行在贵方自己的云账户中：代码和数据归贵方保管，机器由云厂商维护。",
    ),
    DeploymentOption.ON_PREMISES: (
        "It runs on servers in your house: code, data, machines, power and renewal are yours to look after.",
        "运行在贵方机房的服务器上：代码、数据、机器、电力和更新都由贵方负责。",
    ),
}


def offer_name(offer: Offer, locale: str) -> str:
    """``Vendor cloud by subscription``, ``服务商云（订阅）``.

    >>> offer_name(Offer(DeploymentOption.ON_PREMISES, LicenceModel.PERPETUAL), "en")
    'On premises with a perpetual licence'
    >>> offer_name(Offer(DeploymentOption.VENDOR_CLOUD, LicenceModel.SUBSCRIPTION), "zh_Hans_CN")
    '服务商云（订阅）'
    """
    option, how = word(offer.option, locale), pick(HOW[offer.licence], locale)
    return f"{option}（{how}）" if is_chinese(locale) else f"{option} {how}"


def short_offer_name(offer: Offer, locale: str) -> str:
    """For legends and axes: ``Vendor cloud · Subscription``."""
    return f"{word(offer.option, locale)} · {word(offer.licence, locale)}"


def by_total(costs: Sequence[OfferCost]) -> list[OfferCost]:
    """Cheapest first, by plain total over the horizon."""
    return sorted(costs, key=lambda cost: (cost.total_cents, cost.offer))


def answer_sentence(results: Calculation, locale: str) -> str:
    """The first sentence of the page: what is cheapest, and what breaks even when."""
    best = by_total(results.costs)[0]
    parts = [_cheapest(results, best, locale), _present_value(results, best, locale)]
    if len(results.costs) > 1:
        parts.append(_break_even(results, best, locale))
    return ("" if is_chinese(locale) else " ").join(part for part in parts if part)


def _cheapest(results: Calculation, best: OfferCost, locale: str) -> str:
    inputs = results.inputs
    total, name, years = money(best.total_cents, inputs.currency, locale), offer_name(best.offer, locale), inputs.horizon_years
    if len(results.costs) == 1:
        return pick((f"{name} costs {total} over {_years(years, locale)}.", f"{name} {years} 年总成本 {total}。"), locale)
    return pick(
        (f"{name} is cheapest over {_years(years, locale)}: {total} in total.", f"{years} 年内{name}最便宜：总成本 {total}。"),
        locale,
    )


def _present_value(results: Calculation, best: OfferCost, locale: str) -> str:
    """Nothing without a discount rate: it would repeat the total."""
    inputs = results.inputs
    if not inputs.discount_percent:
        return ""
    lowest = results.of(results.ranking()[0])
    value, rate = money(lowest.net_present_value_cents, inputs.currency, locale), percentage(inputs.discount_percent, locale)
    if lowest.offer == best.offer:
        return pick((f"At {rate} a year its net present value is {value}.", f"按年贴现率 {rate}，净现值为 {value}。"), locale)
    name = offer_name(lowest.offer, locale)
    return pick(
        (
            f"By net present value at {rate} a year {_low(name)} is cheaper: {value}.",
            f"若按 {rate} 贴现，净现值最低的是{name}：{value}。",
        ),
        locale,
    )


def _break_even(results: Calculation, best: OfferCost, locale: str) -> str:
    found = crossing_of(results, best.offer)
    years = results.inputs.horizon_years
    if found is None or found.month is None or found.month_on is None:
        said = (f"No other offer breaks even with it within {_years(years, locale)}.", f"{years} 年内没有其他方案能与它持平。")
        return pick(said, locale)
    when = f"{found.month}", month_name(found.month_on, locale)
    if found.heavy == best.offer:
        name = offer_name(found.light, locale)
        return pick(
            (
                f"It costs more at first and breaks even with {_low(name)} in month {when[0]} ({when[1]}).",
                f"前期投入较高，第 {when[0]} 个月（{when[1]}）与{name}持平，此后更省。",
            ),
            locale,
        )
    name = offer_name(found.heavy, locale)
    return pick(
        (
            f"{name} breaks even in month {when[0]} ({when[1]}), for a while.",
            f"{name}在第 {when[0]} 个月（{when[1]}）曾一度持平。",
        ),
        locale,
    )


def crossing_of(results: Calculation, offer: Offer) -> BreakEven | None:
    """The break-even of ``offer`` worth telling: with the next in the ranking that it has one with."""
    rivals = [cost.offer for cost in by_total(results.costs) if cost.offer != offer]
    pairs = {frozenset((one.heavy, one.light)): one for one in results.break_evens}
    found = [pairs[frozenset((offer, rival))] for rival in rivals]
    made_up = [one for one in found if one.month and one.heavy == offer]
    return next(iter([*made_up, *(one for one in found if one.month)]), None)


def break_even_sentence(pair: BreakEven, locale: str) -> str:
    """``On premises with a perpetual licence costs more at first and breaks even in month 38 (Feb 2030).``"""
    heavy, light = offer_name(pair.heavy, locale), offer_name(pair.light, locale)
    if pair.is_always_equal:
        return pick((f"{heavy} and {_low(light)} cost the same in every month.", f"{heavy}与{light}每个月的成本都相同。"), locale)
    if pair.month is None or pair.month_on is None:
        said = (
            f"{heavy} costs more from the first day on and does not break even with {_low(light)} within the horizon.",
            f"{heavy}从第一天起就比{light}贵，测算期内无法持平。",
        )
        return pick(said, locale)
    on = month_name(pair.month_on, locale)
    said = (
        f"{heavy} costs more at first and breaks even with {_low(light)} in month {pair.month} ({on}).",
        f"{heavy}前期投入较高，第 {pair.month} 个月（{on}）与{light}持平，此后更省。",
    )
    again = [f"{crossing.month}" for crossing in pair.crossings[1:]]
    if not again:
        return pick(said, locale)
    months = listed(again, locale)
    return pick((f"{said[0]} They change places again in month {months}.", f"{said[1]}之后在第 {months} 个月再次易位。"), locale)


def choice_statement(cost: OfferCost, *, calculation: int, years: int, currency: str, organization: str, locale: str) -> str:
    """Exactly what a client says by choosing; recorded with the choice in their language."""
    total, first = money(cost.total_cents, currency, locale), money(cost.by_year_cents[0], currency, locale)
    name = offer_name(cost.offer, locale)
    return pick(
        (
            f"For {organization} I choose {_low(name)}, as in calculation {calculation}: {total} over {_years(years, locale)}, "
            f"of which {first} in the first year.",
            f"我代表{organization}选定{name}，依据第 {calculation} 版测算：{years} 年总成本 {total}，其中首年 {first}。",
        ),
        locale,
    )


def custody_sentence(option: DeploymentOption, locale: str) -> str:
    return pick(CUSTODY[option], locale)


def month_name(on: date, locale: str) -> str:
    return format_date(on, "y年M月" if is_chinese(locale) else "MMM y", locale=locale)


def listed(names: Sequence[str], locale: str) -> str:
    return ("、" if is_chinese(locale) else "; " if any("," in name for name in names) else ", ").join(names)


def duration(months: int, locale: str) -> str:
    """How long after the start.

    >>> duration(12, "en"), duration(9, "en"), duration(24, "zh_Hans_CN")
    ('1 year', '9 months', '2 年')
    """
    years = months // 12
    if months % 12:
        return pick((f"{months} months", f"{months} 个月"), locale)
    return pick((f"{years} year{'' if years == 1 else 's'}", f"{years} 年"), locale)


def whole_units(cents: int) -> int:
    """Minor units rounded half-up to a whole amount where it is large: what a card has room for.

    >>> whole_units(71_909_850), whole_units(14_558)
    (71909900, 14558)
    """
    return cents if abs(cents) < 1_000_000 else (cents + 50) // 100 * 100


def plain_decimal(amount: Decimal) -> str:
    """Without an exponent or empty decimals: what stands in a form's field.

    >>> plain_decimal(Decimal("4.50")), plain_decimal(Decimal("1E+2"))
    ('4.5', '100')
    """
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _years(years: int, locale: str) -> str:
    if is_chinese(locale):
        return f"{years} 年"
    return "one year" if years == 1 else f"{years} years"


def _low(name: str) -> str:
    """Inside an English sentence an option begins small; Chinese has no capitals."""
    return name[:1].lower() + name[1:]
