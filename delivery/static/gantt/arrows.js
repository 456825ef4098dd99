// Dependencies as bent arrows: which way they take, which of them crosses the window, which one lies under the pointer.
import { arrowHead, bent } from "./strokes.js";

const GAP = 9;
const NEAR = 6;
const MOST = 1200;

/** The corners of an arrow between two bars {left, right, y}; ``half`` is half the height of a line. */
export function corners(kind, from, to, half) {
  const outwards = kind[0] === "F" ? 1 : -1;
  const inwards = kind[1] === "S" ? 1 : -1;
  const fromX = Math.round(outwards > 0 ? from.right : from.left) + 0.5;
  const toX = Math.round(inwards > 0 ? to.left : to.right) + 0.5;
  const out = fromX + outwards * GAP;
  const into = toX - inwards * GAP;
  const [y, toY] = [from.y + 0.5, to.y + 0.5];
  if (outwards !== inwards) {
    const turn = outwards > 0 ? Math.max(out, into) : Math.min(out, into);
    return [[fromX, y], [turn, y], [turn, toY], [toX, toY]];
  }
  if ((into - out) * outwards >= 0) return [[fromX, y], [out, y], [out, toY], [toX, toY]];
  const between = toY > y ? toY - half : toY + half;
  return [[fromX, y], [out, y], [out, between], [into, between], [into, toY], [toX, toY]];
}

export class Arrows {
  constructor() {
    this.drawn = [];
  }

  /** Path data by layer. ``barOf(key)`` is the bar of a milestone on the picture, or null when it is not there. */
  draw(links, { lines, first, last, left, right, half, barOf, isCritical, isHidden }) {
    this.drawn = [];
    const paths = { arrows: "", "arrow-heads": "", "arrows-critical": "", "arrow-heads-critical": "" };
    if (isHidden) return paths;
    for (const link of links) {
      const a = lines.placeOf(link.from);
      const b = lines.placeOf(link.to);
      if (a < 0 || b < 0 || Math.max(a, b) < first || Math.min(a, b) > last) continue;
      const [from, to] = [barOf(link.from, a), barOf(link.to, b)];
      if (!from || !to || Math.max(from.right, to.right) < left || Math.min(from.left, to.left) > right) continue;
      const points = corners(link.kind, from, to, half);
      const suffix = isCritical(link) ? "-critical" : "";
      paths[`arrows${suffix}`] += bent(points);
      const [x, y] = points[points.length - 1];
      paths[`arrow-heads${suffix}`] += arrowHead(x, y, link.kind[1] === "S" ? 1 : -1);
      this.drawn.push({ link, points });
      if (this.drawn.length >= MOST) break;
    }
    return paths;
  }

  /** The drawn arrow nearest to a point, if it is near. */
  under(x, y) {
    let nearest = null;
    let least = NEAR;
    for (const one of this.drawn) {
      for (let n = 1; n < one.points.length; n += 1) {
        const away = distance(x, y, one.points[n - 1], one.points[n]);
        if (away < least) [nearest, least] = [one, away];
      }
    }
    return nearest?.link ?? null;
  }

  pointsOf(link) {
    return this.drawn.find((one) => sameLink(one.link, link))?.points ?? null;
  }
}

export function sameLink(one, other) {
  return Boolean(one && other) && one.from === other.from && one.to === other.to && one.kind === other.kind;
}

/** To a segment that runs along an axis. */
function distance(x, y, [ax, ay], [bx, by]) {
  const outsideX = Math.max(Math.min(ax, bx) - x, 0, x - Math.max(ax, bx));
  const outsideY = Math.max(Math.min(ay, by) - y, 0, y - Math.max(ay, by));
  return Math.hypot(outsideX, outsideY);
}
