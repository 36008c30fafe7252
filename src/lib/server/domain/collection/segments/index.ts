export { countSegment, type SegmentCount } from './count-segment.ts';
export { addSegment, changeSegment, retireSegment, rollBackSegment } from './save-segment.ts';
export { segmentMethods, type SegmentConditions } from './segment.ts';
export { selectSegmentNames } from './segments-of-customer.ts';
export {
  findSegmentNames,
  listSegmentNames,
  listSegments,
  listSegmentVersions,
  readSegment,
  type Segment
} from './segments.ts';
