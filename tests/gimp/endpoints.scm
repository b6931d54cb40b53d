; endpoints tests: a generation and an edit at each vendor, and a failure.

(define image (make-image 300 200 RGB PRECISION-U8-GAMMA))
(define layer (add-layer image 0 '(0 0 300 200) RGB-IMAGE "base"))
(draw image layer 3)
(gimp-image-clean-all image)

(define (generate model n options)
  (plug-in-limn-generate RUN-NONINTERACTIVE image layer "a pier" model "16:9"
                         "" "1K" n options))

(define (select)
  (select-rectangle image '(100 60 64 64) CHANNEL-OP-REPLACE)
  (gimp-image-clean-all image))

(define (edit-part model options)
  (plug-in-limn-edit RUN-NONINTERACTIVE image layer "dusk" model "" "" "" 1
                     options))

; the new layers go again, so that each vendor begins with the same image
(define (note-result name result)
  (let ((layers (vector->list (cadr result))))
    (note (string-append name ".count") (car result))
    (note (string-append name ".record") (record-of result))
    (note (string-append name ".ids") (map number->string layers))
    (note-place (string-append name ".place") (car layers))
    (note (string-append name ".masked")
          (not (= -1 (car (gimp-layer-get-mask (car layers))))))
    (for-each (lambda (one) (gimp-image-remove-layer image one)) layers)
    (gimp-image-clean-all image)))

(define (endpoint-case name model options)
  (save layer (string-append name ".before"))
  (note-result (string-append name ".generate") (generate model 2 options))
  (select)
  (note-result (string-append name ".edit") (edit-part model options))
  (gimp-selection-none image)
  (save layer (string-append name ".after")))

(define (state)
  (list (car (gimp-image-list))
        (vector->list (cadr (gimp-image-get-layers image)))
        (car (gimp-image-get-active-layer image))
        (car (gimp-image-is-dirty image))
        (car (gimp-selection-is-empty image))))

(define (failure-case name model options)
  (select)
  (save layer (string-append name ".before"))
  (let ((before (state)))
    (note (string-append name ".generate")
          (attempt (lambda () (generate model 1 options) "made it")))
    (note (string-append name ".edit")
          (attempt (lambda () (edit-part model options) "made it")))
    (note (string-append name ".same") (equal? before (state))))
  (gimp-selection-none image)
  (save layer (string-append name ".after")))
