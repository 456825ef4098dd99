// The SVG of the time pane: it covers the window with some room around it, in the coordinates of the whole plan.
import { Arrows } from "./arrows.js";
import { BAR_LAYERS, Bars } from "./bars.js";
import { Pool, setText } from "./pool.js";
import { intervalLines, shading } from "./shading.js";

const SVG = "http://www.w3.org/2000/svg";
const BELOW = ["weekend", "holiday", "make-up", "phase-band", "active-band", "lines-lower", "lines-upper", "rows"];
const ARROWS = ["arrows", "arrow-heads", "arrows-critical", "arrow-heads-critical"];
const ABOVE = ["status", "today", "arrow-chosen", "wish", "band"];
const ORDER = [BELOW, [...ARROWS, ...BAR_LAYERS], ABOVE]; // from the ground up; the names at the bars lie below the last
const HATCHED = { "open-critical": "url(#gantt-hatch)", holiday: "url(#gantt-holiday)" };

export class Picture {
  constructor(svg) {
    this.svg = svg;
    this.arrows = new Arrows();
    this.bars = new Bars();
    this.layers = new Map();
    this.homes = [group(svg, "gantt-ground"), group(svg, "gantt-bars")];
    this.labels = new Pool(group(svg, "gantt-labels"), (_n) => made("text"));
    this.homes.push(group(svg, "gantt-overlay"));
    this.knobs = ["start", "finish"].map((end) => this.#knob(end));
  }

  /** ``look`` says what lies in the window; see Board. */
  draw(look) {
    const { left, top, right, bottom } = look.window;
    this.svg.setAttribute("width", right - left);
    this.svg.setAttribute("height", bottom - top);
    this.svg.setAttribute("viewBox", `${left} ${top} ${right - left} ${bottom - top}`);
    this.svg.style.setProperty("transform", `translate(${left}px, ${top}px)`);
    this.#put(shading(look.axis, look.calendar, look.axis.dayAt(left), look.axis.dayAt(right), top, bottom));
    this.#put(this.#ground(look));
    this.#put(this.bars.draw(look));
    this.#put(this.arrows.draw(look.links, { ...look, left, right, half: look.lineHeight / 2, isHidden: !look.shows.links }));
    this.#put(this.#overlay(look));
    this.#words(look);
    this.#hold(look.grip);
  }

  #put(paths) {
    for (const [name, data] of Object.entries(paths)) {
      if ((this.layers.get(name)?.drawn ?? "") === data) continue;
      const layer = this.layers.get(name) ?? this.#layer(name);
      layer.drawn = data;
      layer.element.setAttribute("d", data);
    }
  }

  #ground({ window, ticks, lines, first, last, lineHeight, activePlace }) {
    const { left, top, right, bottom } = window;
    const band = (place) => `M${left} ${place * lineHeight}H${right}v${lineHeight}H${left}z`;
    let rows = "";
    let phases = "";
    for (let place = first; place <= last; place += 1) {
      rows += `M${left} ${(place + 1) * lineHeight - 0.5}H${right}`;
      if (lines.at(place)?.kind === "phase") phases += band(place);
    }
    return {
      rows,
      "phase-band": phases,
      "active-band": activePlace >= first && activePlace <= last ? band(activePlace) : "",
      "lines-upper": intervalLines(ticks[0], top, bottom),
      "lines-lower": intervalLines(ticks[1], top, bottom),
    };
  }

  #overlay({ window, axis, statusAt, now, chosen, wish, rubber }) {
    const line = (moment) => (moment === null ? "" : `M${Math.round(axis.x(moment)) + 0.5} ${window.top}V${window.bottom}`);
    const points = chosen && this.arrows.pointsOf(chosen);
    return {
      status: line(statusAt),
      today: line(now),
      "arrow-chosen": points ? `M${points.map((point) => point.join(" ")).join("L")}` : "",
      wish: wish ?? "",
      band: rubber ?? "",
    };
  }

  #words({ shows, first, last, middle }) {
    const byPlace = new Map(this.bars.labels.map((label) => [label.place, label]));
    this.labels.show(first, last, (element, place) => {
      const label = byPlace.get(place);
      const text = label && (shows.labels || label.phase) ? label.text : "";
      setText(element, text);
      if (!text) return;
      element.setAttribute("x", Math.round(label.x));
      element.setAttribute("y", middle(place) + 4);
      element.dataset.is = label.phase ? "phase" : "";
    });
  }

  /** The knobs at both ends of the bar that can be linked; ``grip`` is {left, right, y} or nothing. */
  #hold(grip) {
    this.knobs.forEach((knob, end) => {
      if (knob.isShown !== Boolean(grip)) knob.element.toggleAttribute("hidden", !grip);
      knob.isShown = Boolean(grip);
      if (!grip) return;
      knob.element.setAttribute("cx", Math.round(end ? grip.right + 7 : grip.left - 7));
      knob.element.setAttribute("cy", grip.y);
    });
  }

  /** A look gets its path when it is first needed, at its place in the order. */
  #layer(name) {
    const order = ORDER.findIndex((names) => names.includes(name));
    const element = made("path");
    element.setAttribute("class", `of-${name}`);
    if (HATCHED[name]) element.setAttribute("fill", HATCHED[name]);
    const above = ORDER[order].slice(ORDER[order].indexOf(name) + 1).find((other) => this.layers.has(other));
    this.homes[order].insertBefore(element, above ? this.layers.get(above).element : null);
    const layer = { element, drawn: "" };
    this.layers.set(name, layer);
    return layer;
  }

  #knob(end) {
    const element = made("circle");
    element.setAttribute("class", "gantt-knob");
    element.setAttribute("r", 5);
    element.setAttribute("hidden", "");
    element.dataset.end = end;
    this.svg.append(element);
    return { element, isShown: false };
  }
}

function made(name) {
  return document.createElementNS(SVG, name);
}

function group(svg, name) {
  const element = made("g");
  element.setAttribute("class", name);
  svg.append(element);
  return element;
}
