export { listNotices, type NoticeListItem } from './list-notices.ts';
