import { darkBrand, darkGround, lightBrand, lightGround, type BrandColours } from './brand.ts';
import { contrastRatio } from './contrast.ts';

/** One place where a brand's colour carries text, or is text. */
export type BrandCheck = Readonly<{
  scheme: 'light' | 'dark';
  place: 'button' | 'text';
  over: string;
  under: string;
  /** 1 to 21; 4.5 can be read by nearly everybody. */
  ratio: number;
  /** What the given colour itself would have in that place. */
  ownRatio: number;
  /** The given colour itself was used; else one of the same hue that can be read. */
  isOwn: boolean;
}>;

/** How a colour will be used, as computed by the same functions that every page is drawn with. */
export function checkBrand(colour: string): BrandCheck[] {
  const looks = [
    { scheme: 'light' as const, brand: lightBrand(colour), ground: lightGround },
    { scheme: 'dark' as const, brand: darkBrand(colour), ground: darkGround }
  ];
  return looks.flatMap(({ scheme, brand, ground }) => [
    check(scheme, 'button', brand, colour, brand.ink, brand.fill),
    check(scheme, 'text', brand, colour, brand.text, ground.paper)
  ]);
}

function check(
  scheme: BrandCheck['scheme'],
  place: BrandCheck['place'],
  { fill, text }: BrandColours,
  colour: string,
  over: string,
  under: string
): BrandCheck {
  const used = place === 'button' ? fill : text;
  const ratio = contrastRatio(over, under);
  const isOwn = used === colour.toLowerCase();
  const ownRatio = place === 'text' ? contrastRatio(colour, under) : ratio;
  return { scheme, place, over, under, ratio, ownRatio, isOwn };
}
