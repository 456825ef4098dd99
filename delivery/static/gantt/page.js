// The page of the Gantt: opens the plan, lays its parts together, and follows what the plan says of itself.
import { Trouble } from "../plan/asking.js";
import { ConsequenceBar } from "../plan/consequence.js";
import { openPlan } from "../plan/store.js";
import { Board } from "./board.js";
import { Card } from "./card.js";
import { Drag } from "./drag.js";
import { Keys } from "./keys.js";
import { openLinkDialog } from "./link_dialog.js";
import { remembered } from "./memory.js";
import { preparePrint } from "./paper.js";
import { Readout } from "./readout.js";
import { Splitter } from "./splitter.js";
import { Toolbar } from "./toolbar.js";

const LEAST = 3; // pixels a day: below that one bar looks like another

function partsOf(mount) {
  const one = (name) => mount.querySelector(`[data-part="${name}"]`);
  const names = ["view", "canvas", "head", "columns", "scale", "grid", "svg", "none"];
  return Object.fromEntries(names.map((name) => [name, one(name)]));
}

function help(mount) {
  const dialog = mount.querySelector("[data-help]").content.firstElementChild.cloneNode(true);
  dialog.addEventListener("close", () => dialog.remove());
  mount.append(dialog);
  dialog.showModal();
}

/** Where the reader left off; else the whole plan, or on a narrow screen what is going on. */
function takeUp(board, memory) {
  const scale = memory.read("scale", null);
  if (scale) board.zoom(scale, 0);
  else if (!board.fit(LEAST)) showOpen(board);
  const at = memory.read("at", null);
  if (!at) return;
  board.scrollTo({ left: board.axis.dayX(at.day), top: at.top });
}

/** The first milestone that is not done comes near the top. */
function showOpen(board) {
  const place = board.lines.all.findIndex((line) => line.kind === "milestone" && line.row.actual_finish === null);
  board.scrollTo({ top: (place - 2) * board.lineHeight });
}

function keepPlace(board, memory) {
  let timer = null;
  board.addEventListener("scrolled", () => {
    clearTimeout(timer);
    timer = setTimeout(() => memory.keep("at", { day: board.axis.dayAt(board.scroll.left), top: board.scroll.top }), 400);
  });
}

async function begin(mount) {
  const plan = await openPlan(mount);
  const memory = remembered(`gantt:${plan.facts.project}`);
  const parts = partsOf(mount);
  const board = new Board(plan, parts, memory);
  const live = mount.querySelector("[data-said]");
  const announce = (text) => { live.textContent = text; };
  const card = new Card(mount.querySelector("[data-card]"), board);
  const deeds = {
    openCard: () => card.open({ focus: true }), closeCard: () => card.close(), openLink: () => card.open({ focus: true }),
    beginLink: (row) => openLinkDialog(board, row), help: () => help(mount),
  };
  board.open = () => card.open();
  const drag = new Drag(board, new Readout(mount.querySelector("[data-readout]")));
  new Keys(board, drag, deeds, announce);
  new Toolbar(mount.querySelector("[data-tools]"), board, deeds);
  new Splitter(mount.querySelector("[data-splitter]"), board, memory);
  parts.grid.addEventListener("click", (event) => pressRow(board, card, event));
  board.addEventListener("sized", () => takeUp(board, memory));
  keepPlace(board, memory);
  preparePrint(board);
  plan.addEventListener("data", () => board.rebuild());
  plan.addEventListener("consequence", () => (board.linksAreOld ? board.rebuild() : board.redraw(true)));
  const bar = document.querySelector("[data-consequence]");
  if (bar) new ConsequenceBar(plan, bar);
  board.addEventListener("drawn", () => afterPaint(() => performance.mark("gantt-painted")), { once: true });
  board.rebuild();
  board.measured();
  board.draw();
  mount.querySelector("[data-wait]").remove();
  mount.dataset.ready = "yes";
}

function afterPaint(deed) {
  requestAnimationFrame(() => setTimeout(deed));
}

/** A phase opens or closes; a milestone becomes the active one, and shows its card when its name is pressed. */
function pressRow(board, card, event) {
  const row = event.target.closest("[role=row]");
  const line = row && board.lines.at(board.lines.placeOf(row.dataset.key));
  if (!line) return;
  if (line.kind === "phase") board.toggle(line.phase.key);
  board.activate(line.key);
  if (line.kind === "milestone" && event.target.closest(".of-name, .of-code")) card.open();
}

const mount = document.getElementById("gantt");
if (mount) begin(mount).catch((trouble) => {
  const wait = mount.querySelector("[data-wait]");
  if (wait) wait.textContent = trouble.message || wait.dataset.trouble;
  if (!(trouble instanceof Trouble)) throw trouble;
});
