// The network of a plan: pan, zoom, walk along its arrows, keep a PNG of it. Without this it is a picture that scrolls.
import { keepPicture } from "./graph_file.js";
import { Walk } from "./graph_walk.js";

const STEP = 1.25;
const LARGEST = 2.5;
const READABLE = 0.85;
const HEAD = 40;

// The name above a column grows against the zoom as far as its column has room, and stays in view while its column is.
class Head {
  constructor(part) {
    this.part = part;
    const { e, f } = part.transform.baseVal.consolidate().matrix;
    const lines = [...part.querySelectorAll("text")];
    Object.assign(this, { x: e, y: f, width: Number(part.dataset.head) });
    this.text = Math.max(1, ...lines.map((line) => line.getComputedTextLength()));
    this.most = Math.min(HEAD / (14 * lines.length + 4), this.width / this.text);
  }

  show(view) {
    const scale = Math.max(1, Math.min(1 / view.scale, this.most));
    const x = within(view.x + 8, this.x, this.x + this.width - this.text * scale);
    this.part.setAttribute("transform", `translate(${x.toFixed(1)} ${this.y}) scale(${scale.toFixed(2)})`);
  }
}

class Graph {
  constructor(part) {
    this.part = part;
    this.box = part.querySelector(".graph-box");
    this.svg = part.querySelector(".graph-picture");
    this.heads = part.querySelector("[data-heads]");
    this.names = [...part.querySelectorAll("[data-head]")].map((name) => new Head(name));
    const [x, y, width, height] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    this.whole = { x, y, width, height };
    this.view = { x, y, scale: 1 };
    part.classList.add("is-live");
    this.walk = new Walk(this);
    this.listen();
    this.begin();
  }

  get size() {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  get smallest() {
    const { width, height } = this.size;
    return Math.min(1, width / this.whole.width, height / this.whole.height);
  }

  show() {
    const { width, height } = this.size;
    const view = this.view;
    view.scale = Math.min(LARGEST, Math.max(this.smallest, view.scale));
    const [wide, high] = [width / view.scale, height / view.scale];
    view.x = within(view.x, this.whole.x, this.whole.x + this.whole.width - wide);
    view.y = within(view.y, this.whole.y, this.whole.y + this.whole.height - high);
    this.svg.setAttribute("viewBox", [view.x, view.y, wide, high].map((part) => part.toFixed(1)).join(" "));
    this.heads.setAttribute("transform", `translate(0 ${Math.max(0, view.y - this.whole.y).toFixed(1)})`);
    this.names.forEach((name) => name.show(view));
  }

  begin() {
    this.view.scale = Math.max(this.smallest, READABLE);
    const first = this.svg.querySelector(".is-focus") ?? this.svg.querySelector(".g-node.is-critical:not(.g-done)") ?? this.svg.querySelector(".g-node");
    this.bring(first);
  }

  fit() {
    this.view.scale = 0;
    this.show();
  }

  critical() {
    const first = this.svg.querySelector(".g-node.is-critical:not(.g-done)");
    if (!first) return;
    this.view.scale = Math.max(this.view.scale, READABLE);
    this.bring(first);
    this.walk.step(first);
  }

  // Put a node into the middle.
  bring(node) {
    const { width, height } = this.size;
    const at = node.transform.baseVal.consolidate().matrix;
    const own = node.querySelector(".g-card").getBBox();
    this.view.x = at.e + own.width / 2 - width / this.view.scale / 2;
    this.view.y = at.f + own.height / 2 - height / this.view.scale / 2;
    this.show();
  }

  isSeen(node) {
    const [own, box] = [node.getBoundingClientRect(), this.box.getBoundingClientRect()];
    return own.left >= box.left && own.right <= box.right && own.top >= box.top && own.bottom <= box.bottom;
  }

  // Zoom so that the point of the box stays where it is.
  zoom(factor, point = { x: this.size.width / 2, y: this.size.height / 2 }) {
    const view = this.view;
    const scale = Math.min(LARGEST, Math.max(this.smallest, view.scale * factor));
    view.x += point.x / view.scale - point.x / scale;
    view.y += point.y / view.scale - point.y / scale;
    view.scale = scale;
    this.show();
  }

  pan(x, y) {
    this.view.x -= x / this.view.scale;
    this.view.y -= y / this.view.scale;
    this.show();
  }

  listen() {
    new ResizeObserver(() => this.show()).observe(this.box);
    this.part.addEventListener("click", (event) => {
      const deed = event.target.closest("[data-view]")?.dataset.view;
      if (deed) this[deed]();
    });
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 300), this.pointOf(event));
    }, { passive: false });
    drag(this);
  }

  closer() {
    this.zoom(STEP);
  }

  farther() {
    this.zoom(1 / STEP);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] }[event.key];
    const deed = { "+": "closer", "=": "closer", "-": "farther", "−": "farther", 0: "fit", c: "critical" }[event.key];
    if (deed) this[deed]();
    else if (pan && event.target === this.box) this.pan(...pan);
    else return;
    event.preventDefault();
  }

  pointOf(event) {
    const box = this.box.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function within(value, low, high) {
  return high < low ? low : Math.min(high, Math.max(low, value));
}

// One pointer moves the picture, two pinch it; a press that did not move stays a click.
function drag(graph) {
  const down = new Map();
  let moved = false;
  const middle = (points) => ({ x: (points[0].x + points[1].x) / 2, y: (points[0].y + points[1].y) / 2 });
  const apart = (points) => Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y);
  graph.box.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!down.size) moved = false;
    down.set(event.pointerId, graph.pointOf(event));
  });
  graph.box.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = graph.pointOf(event);
    if (!moved && Math.hypot(now.x - before.x, now.y - before.y) < 5) return;
    if (!moved) graph.box.setPointerCapture(event.pointerId);
    moved = true;
    const were = [...down.values()];
    down.set(event.pointerId, now);
    const are = [...down.values()];
    if (are.length === 2) graph.zoom(apart(are) / (apart(were) || 1), middle(are));
    else graph.pan(now.x - before.x, now.y - before.y);
  });
  for (const end of ["pointerup", "pointercancel"]) graph.box.addEventListener(end, (event) => down.delete(event.pointerId));
  graph.box.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    moved = false;
  }, true);
  graph.box.addEventListener("dragstart", (event) => event.preventDefault());
}

document.querySelectorAll("[data-graph]").forEach((part) => new Graph(part));
document.querySelectorAll("[data-png]").forEach((button) => button.addEventListener("click", () => keepPicture(button)));
