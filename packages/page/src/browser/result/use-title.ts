import { useEffect } from 'preact/hooks';

/** The title of the page, for as long as this is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
