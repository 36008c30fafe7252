import { describe, expect, test } from 'vitest';
import { wakeAfterDrawing } from './wake-after-drawing.ts';

const page = (data: string) => `<html><body><p>${data}</p>
<script nonce="abc">
  {
    __sveltekit_1 = { base: "" };
    const element = document.currentScript.parentElement;
    Promise.all([
      import("/_app/immutable/entry/start.1.js"),
      import("/_app/immutable/entry/app.2.js")
    ]).then(([kit, app]) => { kit.start(app, element, { data: ${JSON.stringify(data)} }); });
  }
</script></body></html>`;

describe('waking a page after it is drawn', () => {
  test('its scripts are asked for once a frame was drawn, and all at once', () => {
    const html = wakeAfterDrawing(page('€ 12,00'), ['/_app/immutable/entry/start.1.js', '/_app/9.js']);
    const asked = html.indexOf('import("/_app/immutable/entry/start.1.js")');
    expect(html.indexOf('requestAnimationFrame')).toBeGreaterThan(0);
    expect(asked).toBeGreaterThan(html.indexOf('requestAnimationFrame'));
    expect(html.match(/import\(/g)).toHaveLength(2);
    expect(html).toContain('["/_app/immutable/entry/start.1.js","/_app/9.js"]');
    const script = html.slice(html.indexOf('{\n'), html.indexOf('</script>'));
    expect(() => new Function(script)).not.toThrow();
  });

  test('what somebody wrote is never taken for the script', () => {
    const written = 'Promise.all([ import("a"), import("b") ])';
    const html = wakeAfterDrawing(page(written), ['/_app/9.js']);
    expect(html).toContain(`<p>${written}</p>`);
    expect(html).toContain(`data: ${JSON.stringify(written)}`);
    expect(html.match(/requestAnimationFrame/g)).toHaveLength(1);
  });

  test.each([
    [
      'a page without script',
      '<html><body>Promise.all([ import("a"), import("b") ])</body></html>',
      ['/a.js']
    ],
    ['a script that begins otherwise', '<script>import("a").then(go)</script>', ['/a.js']],
    ['a page that needs no modules', page('x'), []]
  ])('%s stays as it is', (_, html, scripts) => {
    expect(wakeAfterDrawing(html, scripts)).toBe(html);
  });
});
