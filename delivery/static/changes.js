// The board by keyboard: arrows go from card to card and from lane to lane; Tab still does what it always does.
const board = document.querySelector("[data-board]");

function lanes() {
  return [...board.querySelectorAll(".lane")].map((lane) => [...lane.querySelectorAll("[data-card]")]).filter((cards) => cards.length);
}

function neighbour(card, key) {
  const all = lanes();
  const lane = all.findIndex((cards) => cards.includes(card));
  const place = all[lane].indexOf(card);
  const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const [across, down] = steps[key];
  const cards = all[lane + across];
  return cards && cards[Math.min(Math.max(place + down, 0), cards.length - 1)];
}

board?.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  neighbour(card, event.key)?.focus();
});
