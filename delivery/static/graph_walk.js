// Walking through the network by keyboard: one node takes the tabulator, arrows lead on along the links.

export class Walk {
  constructor(graph) {
    this.graph = graph;
    this.nodes = new Map([...graph.svg.querySelectorAll(".g-node")].map((node) => [node.dataset.key, node]));
    this.links = [...graph.svg.querySelectorAll(".g-link")];
    this.here = null;
    for (const node of this.nodes.values()) node.setAttribute("tabindex", "-1");
    this.take(graph.svg.querySelector(".is-focus") ?? graph.svg.querySelector(".g-node.is-critical:not(.g-done)") ?? this.nodes.values().next().value);
    graph.svg.addEventListener("focusin", (event) => this.arrive(event.target.closest(".g-node")));
    graph.svg.addEventListener("focusout", () => this.mark(null));
    graph.svg.addEventListener("pointerover", (event) => this.mark(event.target.closest(".g-node")));
    graph.svg.addEventListener("keydown", (event) => this.press(event));
  }

  take(node) {
    this.here?.setAttribute("tabindex", "-1");
    this.here = node;
    node.setAttribute("tabindex", "0");
  }

  step(node) {
    node?.focus({ preventScroll: true });
  }

  arrive(node) {
    if (!node) return;
    this.take(node);
    this.mark(node);
    this.graph.box.scrollTo(0, 0);
    if (!this.graph.isSeen(node)) this.graph.bring(node);
  }

  // The links of one node stand out.
  mark(node) {
    const key = node?.dataset.key;
    for (const link of this.links) link.classList.toggle("is-near", Boolean(key) && (link.dataset.from === key || link.dataset.to === key));
  }

  press(event) {
    const node = event.target.closest(".g-node");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "f") {
      location.assign(node.nextElementSibling.getAttribute("href"));
    } else if (event.key === "ArrowLeft" || event.key === "ArrowUp") {
      this.step(this.beyond(node, "to", "from"));
    } else if (event.key === "ArrowRight" || event.key === "ArrowDown") {
      this.step(this.beyond(node, "from", "to"));
    } else if (event.key === "Tab") return;
    else return;
    event.preventDefault();
  }

  // Over the critical link first, then over one that drives.
  beyond(node, near, far) {
    const found = this.links.filter((link) => link.dataset[near] === node.dataset.key);
    const best = found.find((link) => link.classList.contains("is-critical")) ?? found.find((link) => !link.hasAttribute("stroke-dasharray")) ?? found[0];
    return best && this.nodes.get(best.dataset[far]);
  }
}
