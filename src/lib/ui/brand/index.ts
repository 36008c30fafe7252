export * from './brand.ts';
export { checkBrand, type BrandCheck } from './check-brand.ts';
