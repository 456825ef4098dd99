// A list of wishes without those that a later one makes pointless.

const AIM = { move: "start", free: "start", stretch: "finish" };

// What a wish is about: two wishes about the same thing are one, the later.
function subject(wish) {
  if (wish.do === "set") return `${wish.key} ${wish.field}`;
  return wish.do in AIM ? `${wish.key} ${AIM[wish.do]}` : null;
}

// A paste brings thousands: what a wish replaces is found by what it is about, not by going through all.
export function merged(pending, wishes) {
  let all = [...pending];
  let places = new Map(all.map((wish, place) => [subject(wish), place]));
  for (const wish of wishes) {
    const about = subject(wish);
    if (about && places.has(about)) all[places.get(about)] = null;
    const left = LEFT[wish.do]?.(wish, all.filter(Boolean));
    if (left) {
      all = left;
      places = new Map(all.map((kept, place) => [subject(kept), place]));
      continue;
    }
    places.set(about, all.length);
    all.push(wish);
  }
  return all.filter(Boolean);
}

// What is left of the others when a wish only takes an earlier one back; nothing when it stands for itself.
const LEFT = {
  unlink(wish, all) {
    const fresh = all.findIndex((earlier) => earlier.do === "link" && sameEnds(earlier, wish));
    return fresh < 0 ? null : all.toSpliced(fresh, 1);
  },
  remove(wish, all) {
    const isFresh = all.some((earlier) => earlier.do === "add" && earlier.key === wish.key);
    return isFresh ? all.filter((earlier) => earlier.key !== wish.key && earlier.from !== wish.key && earlier.to !== wish.key) : null;
  },
};

function sameEnds(one, other) {
  return one.from === other.from && one.to === other.to && (one.kind ?? "FS") === (other.kind ?? "FS");
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `n${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
