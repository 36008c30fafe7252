import type { Page } from '@playwright/test';

/**
 * Words that do not fit where they stand: that run out of their box or off the screen, or are cut off without an
 * ellipsis. One line each, with the words and by how many pixels; empty when all is well.
 */
export function findSpills(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const parent = text.parentElement;
      const words = text.textContent?.trim() ?? '';
      if (!parent || words === '' || !parent.checkVisibility({ visibilityProperty: true })) continue;
      // Read out, but not to be seen.
      if (parent.closest('.visually-hidden, script, style, noscript, svg, [aria-hidden="true"]')) continue;
      const box = blockOf(parent);
      const look = getComputedStyle(box);
      if (look.clipPath !== 'none') continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const drawn = range.getBoundingClientRect();
      const room = box.getBoundingClientRect();
      const beyond = Math.round(Math.max(drawn.right - room.right, room.left - drawn.left));
      const isCut = look.overflowX !== 'visible';
      if (beyond > 2 && !(isCut && (look.textOverflow === 'ellipsis' || canScroll(box))))
        found.push(`${isCut ? 'cut' : 'out of its box'} by ${beyond} px: ${words.slice(0, 60)}`);
      else if (drawn.width > 0 && (drawn.right > innerWidth + 1 || drawn.left < -1) && !inScroller(box))
        found.push(`off the screen: ${words.slice(0, 60)}`);
    }
    return found;

    /** The box whose edges the words may not cross. */
    function blockOf(start: Element): Element {
      let each = start;
      while (getComputedStyle(each).display.startsWith('inline') && each.parentElement && !isControl(each))
        each = each.parentElement;
      return each;
    }

    function isControl(each: Element): boolean {
      return getComputedStyle(each).display !== 'inline' && each.matches('a, button, summary, label, span');
    }

    function canScroll(each: Element): boolean {
      return ['auto', 'scroll'].includes(getComputedStyle(each).overflowX);
    }

    function inScroller(start: Element): boolean {
      for (let each: Element | null = start; each; each = each.parentElement)
        if (canScroll(each)) return true;
      return false;
    }
  });
}
