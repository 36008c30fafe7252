import { expect, test } from 'vitest';
import { pictureSizes, renderAppPicture, type AppPicture } from './render-app-picture.ts';

const picture: AppPicture = {
  name: 'Kinderdagverblijf De Klaproos',
  colour: '#0b6e5f',
  form: 'narrow',
  title: 'Overzicht',
  lead: 'Je hoeft niets te doen.',
  even: { title: 'Niets open. Fijn.', text: 'We staan quitte.' },
  lists: [{ title: 'Komt eraan', text: 'Er staat niets gepland.' }],
  places: [
    { icon: 'M5 9h14M5 15h9', word: 'Overzicht', onBar: true },
    { icon: 'M6 3.5h8.5L18 7v13.5H6z', word: 'Facturen', onBar: false }
  ]
};
const draw = (changes: Partial<AppPicture> = {}) => renderAppPicture({ ...picture, ...changes });

test.each(['narrow', 'wide'] as const)(
  'a %s picture is a PNG of the size that the manifest names',
  (form) => {
    const png = draw({ form });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([...pictureSizes[form]]);
  }
);

test('each merchant has a picture of their own name and colour', () => {
  expect(draw()).not.toEqual(draw({ name: 'Energie Noord' }));
  expect(draw()).not.toEqual(draw({ colour: '#a3262a' }));
});

test('a name can’t bring markup along', () => {
  expect(() => draw({ name: 'Jansen & <Zn>' })).not.toThrow();
});
