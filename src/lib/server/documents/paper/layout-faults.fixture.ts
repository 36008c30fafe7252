import type { PlacedBox } from './open-paper.ts';
import type { Box } from './measures.ts';

// A quarter of a point is thinner than a hair: rounding, not overlap.
const SLACK = 0.25;

/** Whether two rectangles share more than an edge. */
export function overlaps(a: Box, b: Box): boolean {
  return (
    a.x + SLACK < b.x + b.width &&
    b.x + SLACK < a.x + a.width &&
    a.y + SLACK < b.y + b.height &&
    b.y + SLACK < a.y + a.height
  );
}

/** Every pair on one page that overlaps, and everything that leaves `within`, by name. Empty when the layout is sound. */
export function layoutFaults(placed: readonly PlacedBox[], within: Box): string[] {
  const faults: string[] = [];
  for (const [i, a] of placed.entries()) {
    const isInside =
      a.x >= within.x - SLACK &&
      a.y >= within.y - SLACK &&
      a.x + a.width <= within.x + within.width + SLACK &&
      a.y + a.height <= within.y + within.height + SLACK;
    if (!isInside) faults.push(`${a.name} on page ${a.page} leaves the page`);
    for (const b of placed.slice(i + 1))
      if (a.page === b.page && overlaps(a, b)) faults.push(`${a.name} lies over ${b.name} on page ${a.page}`);
  }
  return faults;
}
