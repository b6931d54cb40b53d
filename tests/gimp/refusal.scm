; refusal tests: each call fails with one sentence and leaves all as it was.

(define image (make-image 300 200 RGB PRECISION-U8-GAMMA))
(define layer (add-layer image 0 '(10 20 200 150) RGBA-IMAGE "base"))
(define group (car (gimp-layer-group-new image)))
(gimp-image-insert-layer image group 0 0)
(define inside (car (gimp-layer-new image 20 20 RGBA-IMAGE "inside" 100
                                    LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image inside group 0)
(gimp-item-set-lock-content group TRUE)
; no image shows it, and none takes it away
(define loose (car (gimp-layer-new image 20 20 RGBA-IMAGE "loose" 100
                                   LAYER-MODE-NORMAL)))
(define channel (car (gimp-channel-new image 300 200 "spare" 50 '(9 9 9))))
(gimp-image-insert-channel image channel 0 0)
(draw image layer 3)
(define mask (car (gimp-layer-create-mask layer ADD-MASK-WHITE)))
(gimp-layer-add-mask layer mask)
(gimp-image-set-active-layer image layer)
(gimp-image-clean-all image)

(define other (make-image 50 40 RGB PRECISION-U8-GAMMA))
(define stranger (add-layer other 0 '(0 0 50 40) RGB-IMAGE "stranger"))
(gimp-image-clean-all other)

(define indexed (make-image 50 40 RGB PRECISION-U8-GAMMA))
(define few (add-layer indexed 0 '(0 0 50 40) RGB-IMAGE "few"))
(gimp-image-convert-indexed indexed CONVERT-DITHER-NONE CONVERT-PALETTE-GENERATE
                            4 FALSE FALSE "")
(gimp-image-clean-all indexed)

(define (state-of one)
  (list (car (gimp-image-get-layers one))
        (car (gimp-image-get-channels one))
        (car (gimp-image-is-dirty one))
        (car (gimp-image-get-active-layer one))
        (car (gimp-selection-is-empty one))))

; of all that is open
(define (state)
  (cons (car (gimp-image-list)) (map state-of (list image other indexed))))

(define (save-all name)
  (save layer (string-append name ".layer"))
  (save mask (string-append name ".mask"))
  (save channel (string-append name ".channel"))
  (save stranger (string-append name ".stranger")))

; "made it" where the call does not fail
(define (refused name call)
  (let* ((before (state))
         (words (attempt (lambda () (call) "made it"))))
    (note name words)
    (note (string-append name ".same") (equal? before (state)))))

(define (edit-with prompt model size ratio resolution n options)
  (plug-in-limn-edit RUN-NONINTERACTIVE image layer prompt model size ratio
                     resolution n options))

(define (edit-on one drawable)
  (plug-in-limn-edit RUN-NONINTERACTIVE one drawable "a pier" "" "" "" "" 1
                     echo))

(define (generate-on one drawable)
  (plug-in-limn-generate RUN-NONINTERACTIVE one drawable "a pier" "" "" "" "" 1
                         echo))

(define (ask)
  (plug-in-limn-edit RUN-INTERACTIVE image layer "" "" "" "" "" 1 ""))

(define (refused-selected name place)
  (select-rectangle image place CHANNEL-OP-REPLACE)
  (gimp-image-clean-all image)
  (refused name (lambda () (edit-on image layer)))
  (gimp-selection-none image)
  (gimp-image-clean-all image))

; each over all three procedures
(define (refused-everywhere name prompt model size ratio resolution n options)
  (refused (string-append name ", edit")
    (lambda ()
      (edit-with prompt model size ratio resolution n options)))
  (refused (string-append name ", generate")
    (lambda ()
      (plug-in-limn-generate RUN-NONINTERACTIVE image layer prompt model size
                             ratio resolution n options)))
  (refused (string-append name ", create")
    (lambda ()
      (plug-in-limn-create RUN-NONINTERACTIVE prompt model size ratio
                           resolution n options))))
