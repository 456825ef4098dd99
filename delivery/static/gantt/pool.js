// A few elements that show many things: a thing keeps its element while it stays in sight, so that scrolling rewrites only what is new.
export class Pool {
  constructor(home, make) {
    this.home = home;
    this.make = make;
    this.slots = [];
    this.size = 0;
  }

  /** Calls ``write(element, place, wasThere)`` for every place from first to last. */
  show(first, last, write) {
    const wanted = Math.max(0, last - first + 1);
    if (wanted > this.slots.length || wanted < this.slots.length / 2 - 4) this.#resize(wanted);
    const size = this.slots.length;
    const used = new Set();
    for (let place = first; place <= last; place += 1) {
      const slot = this.slots[place % size];
      used.add(slot);
      write(slot.element, place, slot.place === place);
      if (slot.isHidden) slot.element.removeAttribute("hidden");
      slot.isHidden = false;
      slot.place = place;
    }
    for (const slot of this.slots) if (!used.has(slot) && !slot.isHidden) this.#hide(slot);
  }

  elementAt(place) {
    const slot = this.slots.length ? this.slots[place % this.slots.length] : null;
    return slot && slot.place === place && !slot.isHidden ? slot.element : null;
  }

  #resize(wanted) {
    while (this.slots.length < wanted) {
      const element = this.make(this.slots.length);
      this.home.append(element);
      this.slots.push({ element, place: -1, isHidden: false });
    }
    for (const slot of this.slots.splice(wanted)) slot.element.remove();
    for (const slot of this.slots) slot.place = -1; // another size puts every place elsewhere
  }

  #hide(slot) {
    slot.element.setAttribute("hidden", "");
    slot.isHidden = true;
    slot.place = -1;
  }
}

/** Changes the characters in place: a text node that comes or goes makes a browser look at the style of the whole page (``:has``). */
export function setText(element, text) {
  const [node] = element.childNodes;
  if (!node) element.append(text);
  else if (node.data !== text) node.data = text;
}
