; undo tests: one call, one step, and all of it goes with that step.

(define (say words)
  (gimp-message (string-append "undo: " words)))

; switching a component asks the witness for an undo
(define (undo image)
  (gimp-image-set-component-active image CHANNEL-RED FALSE))

(define (state image)
  (list (car (gimp-image-get-layers image))
        (car (gimp-image-get-channels image))
        (car (gimp-image-is-dirty image))
        (car (gimp-item-get-name (car (gimp-image-get-active-layer image))))))

; an undo gives the canvas back, and the layer its place on it
(define (shape image layer)
  (append (gimp-drawable-offsets layer)
          (gimp-image-width image)
          (gimp-image-height image)))

(define (run-case name call)
  (let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))
         (layer (add-layer image 0 '(10 20 200 150) RGBA-IMAGE "base")))
    (draw image layer 3)
    (gimp-image-select-ellipse image CHANNEL-OP-REPLACE 50 60 90 70)
    (gimp-selection-feather image 10)
    (save layer (string-append name ".before"))
    (save (car (gimp-image-get-selection image))
          (string-append name ".selection"))
    (gimp-image-clean-all image)
    (note (string-append name ".state") (state image))
    (say (string-append name " begins"))
    (call image layer)
    (say (string-append name " ends"))
    (note (string-append name ".made") (state image))
    (note (string-append name ".made-shape") (shape image layer))
    (undo image)
    (note (string-append name ".undone") (state image))
    (note (string-append name ".undone-shape") (shape image layer))
    (save layer (string-append name ".after"))
    (save (car (gimp-image-get-selection image))
          (string-append name ".selection-after"))
    (gimp-image-delete image)))

(define (create-case name)
  (say (string-append name " begins"))
  (let ((image (car (plug-in-limn-create RUN-NONINTERACTIVE "a pier" "" "" ""
                                         "0.5K" 2 echo))))
    (say (string-append name " ends"))
    (note (string-append name ".made") (state image))
    (gimp-image-delete image)))

(run-case "edit"
  (lambda (image layer) (edit image layer "a pier" 1 echo)))
(run-case "edit-three"
  (lambda (image layer) (edit image layer "a pier" 3 echo)))
(run-case "extend"
  (lambda (image layer)
    (plug-in-limn-extend RUN-NONINTERACTIVE image layer "" "" 40 0 0 60 "" 2
                         echo)))
(run-case "generate"
  (lambda (image layer)
    (plug-in-limn-generate RUN-NONINTERACTIVE image layer "a pier" "" "" "" ""
                           1 echo)))
(run-case "generate-table"
  (lambda (image layer)
    (plug-in-limn-generate RUN-NONINTERACTIVE image layer "a pier" "" "16:9" ""
      "0.5K" 2 "{\"limn.endpoint\":\"echo\",\"limn.fit\":\"table\"}")))
(create-case "create")
