// Everything that a pointer can do, by keyboard: the rows are a tree grid with one tab stop.
import { steppedWish } from "./drag_wishes.js";
import { sameLink } from "./arrows.js";

const ZOOM = 1.35;

export class Keys {
  /** ``deeds``: openCard, closeCard, beginLink, openLink, help. */
  constructor(board, drag, deeds, announce) {
    Object.assign(this, { board, drag, deeds, announce });
    board.parts.view.addEventListener("keydown", (event) => this.#hear(event));
  }

  #hear(event) {
    const deed = event.altKey ? this.#steps(event) : event.ctrlKey || event.metaKey ? this.#back(event) : this.#plain(event);
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  #plain(event) {
    const { board, deeds } = this;
    const page = Math.max(1, Math.floor(board.size.height / board.lineHeight) - 1);
    const line = board.activeLine;
    return {
      ArrowDown: () => this.#go(1), ArrowUp: () => this.#go(-1),
      PageDown: () => this.#go(page), PageUp: () => this.#go(-page),
      Home: () => this.#go(-Infinity), End: () => this.#go(Infinity),
      ArrowLeft: () => this.#fold(line, true), ArrowRight: () => this.#fold(line, false),
      Enter: () => (board.chosen ? deeds.openLink() : deeds.openCard()), F2: () => deeds.openCard(),
      " ": () => line?.kind === "phase" && board.toggle(line.phase.key),
      Escape: () => this.#escape(),
      "+": () => board.zoom(board.axis.zoomed(ZOOM)), "=": () => board.zoom(board.axis.zoomed(ZOOM)),
      "-": () => board.zoom(board.axis.zoomed(1 / ZOOM)), "−": () => board.zoom(board.axis.zoomed(1 / ZOOM)),
      0: () => board.fit(), t: () => board.centre(board.facts.now),
      "*": () => board.toggleAll(false), "/": () => board.toggleAll(true),
      l: () => line?.kind === "milestone" && board.plan.rights.edit && deeds.beginLink(line.row),
      "[": () => this.#nextLink(-1), "]": () => this.#nextLink(1),
      Delete: () => this.#remove(), Backspace: () => this.#remove(),
      "?": () => deeds.help(),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  }

  #steps(event) {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    return direction && (() => this.#step(event.shiftKey ? "stretch" : "move", direction));
  }

  #back(event) {
    return event.key.toLowerCase() === "z" && !event.shiftKey ? () => this.#undo() : null;
  }

  #go(steps) {
    const { board } = this;
    const last = board.lines.length - 1;
    if (last < 0) return;
    const from = board.activePlace < 0 ? (steps > 0 ? -1 : 0) : board.activePlace;
    board.activate(board.lines.at(Math.min(last, Math.max(0, from + steps))).key);
  }

  #fold(line, close) {
    const { board } = this;
    if (line?.kind === "phase") board.toggle(line.phase.key, close);
    else if (line?.phase && close) board.activate(`phase:${line.phase.key}`);
    else if (line) board.activate(line.key);
  }

  #escape() {
    if (this.drag.cancel()) return;
    if (this.board.chosen) this.board.choose(null);
    else this.deeds.closeCard();
  }

  async #step(way, direction) {
    const { board } = this;
    const line = board.activeLine;
    if (line?.kind !== "milestone" || !board.plan.rights.edit) return;
    const { row } = line;
    if (row.actual_finish !== null || (way === "move" && row.actual_start !== null)) return this.announce(board.words.cannot_move);
    const wish = steppedWish(board, row, way, direction);
    if (!wish) return;
    await board.plan.wish(wish);
    if (!board.plan.problem) this.announce(board.spoken(row));
  }

  #undo() {
    const { plan } = this.board;
    if (plan.isDirty) plan.takeBack();
    else if (plan.facts.undo) plan.undo();
  }

  #nextLink(direction) {
    const { board } = this;
    const links = board.links.filter((link) => link.from === board.activeKey || link.to === board.activeKey);
    if (!links.length) return;
    const at = links.findIndex((link) => sameLink(link, board.chosen));
    const link = links[at < 0 ? (direction > 0 ? 0 : links.length - 1) : (at + direction + links.length) % links.length];
    board.choose(link);
    this.announce(board.spokenLink(link));
  }

  #remove() {
    const { board } = this;
    const { chosen } = board;
    if (!chosen || !board.plan.rights.edit) return;
    board.choose(null);
    board.plan.wish({ do: "unlink", from: chosen.from, to: chosen.to, kind: chosen.kind });
  }
}
