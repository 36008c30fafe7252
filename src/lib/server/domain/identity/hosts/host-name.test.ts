import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHostName } from './host-name.ts';

const ORIGIN = 'https://quitte.example:8443';

test.each([
  ['pay.wattzon.be', 'pay.wattzon.be'],
  [' https://Pay.WattZon.be/anything?x=1 ', 'pay.wattzon.be'],
  ['betaal.crèche-ixelles.be', 'betaal.xn--crche-ixelles-xgb.be'],
  ['pay.wattzon.be.', 'pay.wattzon.be']
])('%s is the host %s', (typed, host) => {
  expect(toHostName(typed, ORIGIN)).toBe(host);
});

test.each([
  ['', 'host-invalid'],
  ['localhost', 'host-invalid'],
  ['pay_wattzon.be', 'host-invalid'],
  ['-pay.wattzon.be', 'host-invalid'],
  ['127.0.0.1', 'host-invalid'],
  ['pay.wattzon.be:8080', 'host-invalid'],
  ['pay.wattzon.be\nhost: other', 'host-invalid'],
  [`${'a'.repeat(64)}.be`, 'host-invalid'],
  ['quitte.example', 'host-is-ours'],
  ['deep.quitte.example', 'host-is-ours']
])('%j is refused: %s', (typed, code) => {
  expect(() => toHostName(typed, ORIGIN)).toThrow(code);
});

test('whatever is typed, a host that is taken can stand in an address and changes nothing else of it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.domain()), (typed) => {
      let host: string;
      try {
        host = toHostName(typed, ORIGIN);
      } catch {
        return;
      }
      const address = new URL(`https://${host}/p/link`);
      expect([address.hostname, address.port, address.pathname, address.username]).toEqual([
        host,
        '',
        '/p/link',
        ''
      ]);
    })
  );
});
