/** How SvelteKit's inline script begins. What a page knows comes after it, and has its quotes escaped: it never matches. */
const BEGINNING = /Promise\.all\(\[\s*import\(("[^"\\]+")\),\s*import\(("[^"\\]+")\)\s*\]\)/;

/**
 * Lets a page be drawn before its scripts are asked for: everything stands on it already, they only wake it. SvelteKit
 * asks for them while the page is still read, and on a slow line or phone they then compete with its drawing. In a tab that
 * isn't shown nothing is drawn: there they come after a second.
 *
 * `scripts` are the addresses of all modules that the page needs, so that none waits until another has named it. They are
 * named a few at a time: a tap in between is answered at once. A page without script, or with one that begins otherwise, is
 * left as it is.
 */
export function wakeAfterDrawing(html: string, scripts: readonly string[]): string {
  if (scripts.length === 0) return html;
  const at = html.lastIndexOf('<script');
  if (at === -1) return html;
  const script = html
    .slice(at)
    .replace(BEGINNING, (_, start: string, app: string) => beginDrawn(scripts, [start, app]));
  return html.slice(0, at) + script;
}

const beginDrawn = (scripts: readonly string[], begin: readonly string[]) => `new Promise((drawn) => {
  requestAnimationFrame(() => setTimeout(drawn));
  setTimeout(drawn, 1000);
}).then(() => {
  const rest = ${JSON.stringify(scripts)};
  (function name() {
    for (const href of rest.splice(0, 4))
      document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
    if (rest.length > 0) setTimeout(name);
  })();
  return Promise.all([${begin.map((module) => `import(${module})`).join(', ')}]);
})`;
