; What dialog-jobs.sh runs in a GIMP with a window: one dialog in which jobs are
; cancelled, refused, closed upon and repeated, then one with three results.

(define notes (open-output-file (getenv "TEST_NOTES")))

(define (note . words)
  (for-each (lambda (word) (display word notes)) words)
  (newline notes))

(define side (string->number (getenv "TEST_SIDE")))
(define image (car (gimp-image-new side side RGB)))
(define layer (car (gimp-layer-new image side side RGB-IMAGE "base" 100
                                   LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image layer 0 0)
(plug-in-solid-noise RUN-NONINTERACTIVE image layer FALSE FALSE 7 5 8 8)
(gimp-display-new image)

(define (count-layers)
  (car (gimp-image-get-layers image)))

(define (list-visible)
  (map (lambda (id) (car (gimp-item-get-visible id)))
       (vector->list (cadr (gimp-image-get-layers image)))))

(gimp-image-select-rectangle image CHANNEL-OP-REPLACE
                             (/ side 4) (/ side 4) (/ side 2) (/ side 2))
(define (measure drawable from)
  (gimp-drawable-histogram drawable HISTOGRAM-VALUE from 1.0))

; where a result that repeats what was sent differs from what is there
(define (count-differences result)
  (gimp-layer-set-mode result LAYER-MODE-DIFFERENCE)
  (let* ((seen (car (gimp-layer-new-from-visible image image "seen")))
         (n (begin (gimp-image-insert-layer image seen 0 0)
                   (list-ref (measure seen 0.2) 4))))
    (gimp-image-remove-layer image seen)
    (gimp-layer-set-mode result LAYER-MODE-NORMAL)
    n))

(define before (car (measure layer 0.0)))
(define kept (plug-in-limn-edit RUN-INTERACTIVE image layer
                                "" "" "" "" "" 1 ""))
(note "after one run: " (count-layers) ", returned " (car kept))
(note "painted: " (not (= before (car (measure layer 0.0))))
      ", sent otherwise: " (count-differences (vector-ref (cadr kept) 0)))

; the dialog begins with the last values
(gimp-image-set-active-layer image layer)
(plug-in-limn-generate RUN-NONINTERACTIVE image layer
                       "a red fox" "" "" "" "" 3 "")
(note "generated: " (count-layers))
(define kept (plug-in-limn-generate RUN-INTERACTIVE image layer
                                    "" "" "" "" "" 1 ""))
(note "after a comparison: " (count-layers) ", returned " (car kept)
      ", visible " (list-visible))

(plug-in-limn-generate RUN-INTERACTIVE image layer "" "" "" "" "" 1 "")
(note "closed upon: " (count-layers))
(close-output-port notes)
(gimp-quit 1)
