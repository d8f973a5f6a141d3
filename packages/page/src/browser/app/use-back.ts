import { useEffect } from 'preact/hooks';

/** Makes the browser's way back lead from a result to the form, and not away from the page with all that was scored. */
export function useBack(isResult: boolean, onBack: () => void): void {
  useEffect(() => {
    if (isResult && history.state !== RESULT) history.pushState(RESULT, '');
    if (!isResult && history.state === RESULT) history.back();
  }, [isResult]);
  useEffect(() => {
    const back = () => {
      if (history.state !== RESULT) onBack();
    };
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, [onBack]);
}

const RESULT = 'result';
