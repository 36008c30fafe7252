export * from './brand.ts';
export { contrastRatio, isHexColour } from './contrast.ts';
